"""A page for each settings file: its tables, and each key with type, unit, default, sentence and variable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reference_pages.configuration_keys import tables_of
from reference_pages.markdown import code, item, page, paragraph, prose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reference_pages.configuration_keys import Key, KeyTable
    from reference_pages.settings_files import SettingsFile


def settings_page(file: SettingsFile) -> str:
    """The page of a settings file, in Markdown."""
    return page(*_parts(file))


def _parts(file: SettingsFile) -> Iterator[str]:
    yield f"# {file.name[:1].upper()}{file.name[1:]}" if " " in file.name else f"# {file.name}"
    yield "This page is made from the program by `make docs`; change the model, not the page."
    yield paragraph(file.about + (f" Its usual place is `{file.place}`." if file.place else ""))
    yield from map(paragraph, file.more)
    for table in tables_of(file.model):
        yield from _table(file, table)


def _table(file: SettingsFile, table: KeyTable) -> Iterator[str]:
    if table.path:
        yield f"## {code(table.heading if file.language == 'toml' else '.'.join(table.path))}"
        yield paragraph(table.sentence)
        yield paragraph(table.rule)
        if table.in_list:
            yield "There may be several."
            if file.prefix and (variable := table.variable(file.prefix)):
                yield paragraph(f"`{variable}` holds all of them, as a list of inline tables.")
    else:
        yield "## Keys of the file itself"
    for key in table.keys:
        yield f"### {key.path}"
        yield paragraph(key.sentence)
        yield "\n".join(item(line) for line in _facts(file, key))


def _facts(file: SettingsFile, key: Key) -> Iterator[str]:
    yield f"Holds: {prose(key.kind)}"
    if key.unit:
        yield f"Unit: {key.unit}"
    if key.required:
        yield "Must be given"
    else:
        yield f"Default: {code(key.default) or 'none'}"
    if file.prefix and (variable := key.variable(file.prefix)):
        yield f"Environment: {code(variable)}"
