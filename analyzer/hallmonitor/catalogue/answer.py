"""How an explanation is told: lines for a person's terminal, or one value for a script."""

from __future__ import annotations

import os
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hallmonitor.catalogue.category_folder import Place
    from hallmonitor.catalogue.explain import Entry, Explanation

WIDTH = 80
_LABEL_WIDTH = 12
_NONE_ASKS = "none of the shipped signatures asks for it by name, service or category"


def answer_text(explanation: Explanation, asking: Sequence[str] | None = None) -> str:
    """An explanation as lines of 80 columns, but for file names that are longer.

    Args:
        explanation: what is told.
        asking: the signatures that ask for what was found, with their policies; None where nobody wished to know.
    """
    lines = [explanation.host.name]
    for label, text in _rows(explanation, asking):
        lines += textwrap.wrap(
            text,
            WIDTH,
            initial_indent=f"  {label:<{_LABEL_WIDTH}}",
            subsequent_indent=" " * (_LABEL_WIDTH + 2),
            break_long_words=False,
            break_on_hyphens=False,
        )
    return "\n".join(lines)


def answer_value(explanation: Explanation, asking: Sequence[str] | None = None) -> dict[str, Any]:
    """An explanation as JSON has it; parameters as of `answer_text`."""
    first = explanation.entry
    value: dict[str, Any] = {
        "name": explanation.host.name,
        "found": first is not None,
        "registered_domain": explanation.registered_domain,
        "entry": None if first is None else _entry_value(first),
        "overrides": [_entry_value(entry) for entry in explanation.fitting[1:]],
        "near": [_entry_value(near.entry) | {"because": near.because} for near in explanation.near],
    }
    return value if asking is None else value | {"signatures": list(asking)}


def _rows(explanation: Explanation, asking: Sequence[str] | None) -> Iterator[tuple[str, str]]:
    if explanation.host.only_part:
        yield "asked as", "part of a longer text, of which only the host was used"
    first = explanation.entry
    if not explanation.host.is_address:
        yield "registered", explanation.registered_domain or "none: it is a public suffix itself"
    if first is None:
        what = "holds this address" if explanation.host.is_address else "is this name or one above it"
        yield "entry", f"none: no entry {what}"
        for near in explanation.near:
            yield "perhaps", f"{near.entry.listed}: {_meaning(near.entry)}; {near.because}"
        return
    yield "entry", first.listed
    yield "service", f"{first.service_name} ({first.service})"
    yield "category", f"{first.category}. {explanation.sentence}"
    yield "why", _why(explanation)
    for entry in explanation.fitting[1:]:
        written = f", {_shown(entry.place)}" if entry.place else ""
        yield "overrides", f"{entry.listed}: {_meaning(entry)}{written}"
    if first.place:
        yield "written in", _shown(first.place)
    if asking is not None:
        yield "signatures", ", ".join(asking) or _NONE_ASKS


def _why(explanation: Explanation) -> str:
    count = len(explanation.fitting)
    if explanation.host.is_address:
        which = f"the narrowest of {count} networks that hold" if count > 1 else "the only network that holds"
        return f"it is {which} the address; what a flow's name or content tells counts before it"
    if count > 1:
        return f"it is the longest of {count} entries that the name ends with, label by label"
    if explanation.fitting[0].listed == explanation.host.name:
        return "the name itself is an entry, and none is above it"
    return "it is the only entry that the name ends with, label by label"


def _meaning(entry: Entry) -> str:
    return f"{entry.service_name} ({entry.service}), {entry.category}"


def _shown(place: Place) -> str:
    """A place, from the working folder where the file lies below it."""
    here = Path(os.path.relpath(place.path))
    path = place.path if ".." in here.parts else here
    return str(place._replace(path=path))


def _entry_value(entry: Entry) -> dict[str, Any]:
    return {
        ("network" if "/" in entry.listed else "domain"): entry.listed,
        "service": entry.service,
        "service_name": entry.service_name,
        "category": entry.category,
        "file": None if entry.place is None else str(entry.place.path),
        "line": None if entry.place is None else entry.place.line,
    }
