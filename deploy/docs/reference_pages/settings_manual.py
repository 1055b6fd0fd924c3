"""The manual page of a settings file (section 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reference_pages import roff
from reference_pages.configuration_keys import tables_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reference_pages.configuration_keys import Key, KeyTable
    from reference_pages.settings_files import SettingsFile


def settings_manual(file: SettingsFile, version: str, day: str) -> str:
    """The page of a settings file, in roff.

    Args:
        file: the page's.
        version: of the programs.
        day: of the page, ISO 8601; may be empty.
    """
    about = file.about.rstrip(".")
    lines = [
        roff.title(file.manual, 5, version, day),
        *roff.section("NAME", [f"{roff.plain(file.manual)} \\- {roff.plain(about[:1].lower() + about[1:])}"]),
        *roff.section("SYNOPSIS", [roff.italic(file.place)]),
        *roff.section("DESCRIPTION", _description(file)),
        *(line for table in tables_of(file.model) for line in _table(file, table)),
        *roff.section("ENVIRONMENT", _environment(file)),
        *roff.section("FILES", roff.tagged(roff.italic(file.place), roff.prose("The usual place of the file."))),
        *roff.section("EXAMPLES", roff.example(file.example)),
        *roff.section("SEE ALSO", [_see_also(file)]),
    ]
    return "\n".join(lines) + "\n"


def _description(file: SettingsFile) -> Iterator[str]:
    yield roff.prose(f"{file.about} The file is TOML.")
    for paragraph in file.more:
        yield ".PP"
        yield roff.prose(paragraph)


def _table(file: SettingsFile, table: KeyTable) -> list[str]:
    lines = [roff.prose(" ".join([table.sentence, table.rule, "There may be several." if table.in_list else ""]))]
    for key in table.keys:
        lines += roff.tagged(roff.bold(key.name), roff.prose(key.sentence), *map(roff.prose, _facts(file, key)))
    heading = table.heading if table.path else "KEYS OF THE FILE ITSELF"
    return roff.section(heading, [line for line in lines if line])


def _facts(file: SettingsFile, key: Key) -> Iterator[str]:
    unit = f", in {key.unit}" if key.unit else ""
    given = "It must be given." if key.required else f"The default is `{key.default}`." if key.default else ""
    yield f"Holds: {key.kind}{unit}. {given}"
    if file.prefix and (variable := key.variable(file.prefix)):
        yield f"Environment: `{variable}`."


def _environment(file: SettingsFile) -> Iterator[str]:
    if file.prefix:
        told = "Stands for a key, with the table and the key in capitals; it counts before the file."
        yield from roff.tagged(roff.bold(f"{file.prefix}__TABLE__KEY"), roff.prose(told))
        yield from roff.tagged(roff.bold(f"{file.prefix}_CONFIG"), roff.prose("The place of the file."))


def _see_also(file: SettingsFile) -> str:
    return ", ".join(
        f"{roff.bold(name)}({number}" for name, _, number in (page.partition("(") for page in file.see_also)
    )
