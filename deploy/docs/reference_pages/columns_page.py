"""The page of the columns of flow records, stored or derived, and of loss records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hallmonitor.columns import VOCABULARY
from hallmonitor_engine import LOSS_SCHEMA, SCHEMA
from reference_pages.markdown import code, page, prose, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from hallmonitor.columns.vocabulary import Column

_HEAD: Final = """\
# Columns

This page is made from the programs by `make docs`; change the column, not the page.

A flow record is an interval of a flow: some 60 s of it, or less. `hallmonitor flows` and the spool hold the columns of
[flow records](#flow-records) as the engine writes them. Signatures ask for those, and for the
[derived columns](#derived-columns) that the analyzer adds by the site file. What was not seen is told by
[loss records](#loss-records); their causes are on [a page of their own](losses.md).

Nothing here can hold a payload, a URL's path, a message or a credential."""


def columns_page() -> str:
    """The page, in Markdown."""
    derived = [column for column in VOCABULARY.values() if column.derived]
    return page(
        _HEAD,
        "## Flow records",
        "Values that a closed column can have are listed. What may be empty holds nothing where it was not seen.",
        table(("column", "type", "unit", "may be empty", "what it is"), map(_stored, SCHEMA)),
        "## Derived columns",
        table(("column", "type", "unit", "what it is"), map(_derived, derived)),
        "## Loss records",
        table(("column", "type", "unit", "may be empty", "what it is"), map(_stored, LOSS_SCHEMA)),
    )


def _stored(field: pa.Field) -> tuple[str, ...]:
    metadata = {key.decode(): value.decode() for key, value in (field.metadata or {}).items()}
    column = VOCABULARY.get(field.name)
    sentence = " ".join([prose(metadata["description"]), *_values(column)])
    return (
        code(field.name),
        code(_type(field.type)),
        metadata.get("unit", ""),
        "yes" if field.nullable else "no",
        sentence,
    )


def _derived(column: Column) -> tuple[str, ...]:
    return (code(column.name), str(column.kind), column.unit, " ".join([prose(column.sentence), *_values(column)]))


def _values(column: Column | None) -> Iterator[str]:
    if column is not None and column.known:
        yield f"One of {', '.join(map(code, column.known))}."


def _type(kind: pa.DataType) -> str:
    """Arrow's name of a type; a dictionary is how texts are stored, not what they are."""
    return str(getattr(kind, "value_type", kind))
