"""What is wrong or odd in signatures that can be evaluated: those that never alert, and parts without effect."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hallmonitor.columns import VOCABULARY
from hallmonitor.evaluate.compiler import all_of
from hallmonitor.signature.extended import can_hold, read_extended
from hallmonitor.signature.finding import Finding
from hallmonitor.signature.items import modifiers_of
from hallmonitor.signature.never import contradiction

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from hallmonitor.signature.assembly import Assembly, Ruled
    from hallmonitor.signature.correlating import Correlated
    from hallmonitor.signature.documents import Document, Key
    from hallmonitor_service.faults import Fault

_OURS = ("flow", "hallmonitor")
_LEAST = "informational"


def check_assembly(assembly: Assembly, known: Mapping[str, Collection[str]], faults: list[Fault]) -> list[Finding]:
    """Look rules, filters and correlations over.

    Args:
        assembly: what was read.
        known: column -> every text that can occur, beside the lists of the vocabulary.
        faults: what can never alert is added here.

    Returns:
        What is allowed but hardly meant, in order of file and line.
    """
    closed = {name: column.known for name, column in VOCABULARY.items() if column.known} | {
        name: [*VOCABULARY[name].known, *texts] for name, texts in known.items() if name in VOCABULARY
    }
    found: list[Finding] = []
    for ruled in assembly.rules:
        found += _rule(ruled, assembly, closed, faults)
    for one in assembly.filters:
        found += _unused(one.document, "filter", one.detections.unused)
        found += _lines(one.document, "filter")
    for correlated in assembly.correlations:
        found += _correlation(correlated, assembly)
    return sorted(dict.fromkeys(found), key=lambda one: (str(one.path), one.line, one.message))


def _rule(
    ruled: Ruled, assembly: Assembly, closed: Mapping[str, Collection[str]], faults: list[Fault]
) -> Iterator[Finding]:
    document, detections = ruled.document, ruled.detections
    here = ("detection", "condition")
    reason = contradiction(detections.expression, closed)
    if reason and not detections.expands:
        faults.append(document.fault(f"this can never match: {reason}", "see what the condition joins", *here))
    elif reason:
        yield Finding.at(document, f"with the site's lists, this can never match: {reason}", "", *here)
    else:
        filters = [one for one in assembly.filters if one.applies_to(ruled.parsed)]
        whole = all_of([detections.expression, *(one.expression for one in filters)])
        if filters and (left := contradiction(whole, closed)):
            names = ", ".join(one.name for one in filters)
            yield Finding.at(document, f"the filters {names} leave nothing of this rule: {left}", "", *here)
        for name, expression in detections.named.items():
            if never := contradiction(expression, closed):
                yield Finding.at(document, f"{name} can never match: {never}", "", "detection", name)
    yield from _unused(document, "detection", detections.unused)
    yield from _lines(document, "detection")
    yield from _silent(ruled, assembly)
    source = ruled.parsed.logsource
    if (source.category or _OURS[0], source.product or _OURS[1]) != _OURS:
        told = source.category or source.product or source.service
        remedy = "write category: flow and product: hallmonitor, once its fields are columns"
        yield Finding.at(
            document, f"the rule was written for the log source {told}, not for flows", remedy, "logsource"
        )


def _unused(document: Document, block: str, names: tuple[str, ...]) -> Iterator[Finding]:
    for name in names:
        yield Finding.at(document, f"the condition does not use {name}", "take it out, or name it", block, name)


def _silent(one: Ruled | Correlated, assembly: Assembly) -> Iterator[Finding]:
    """Tell of a level on what does not alert by itself."""
    level = one.document.data.get("level", _LEAST)
    if level != _LEAST and not assembly.alerts(one):
        message = "this does not alert by itself, because a correlation uses it, so its level has no effect"
        yield Finding.at(one.document, message, "write generate: true in the correlation, or leave level out", "level")


def _lines(document: Document, block: str) -> Iterator[Finding]:
    """Look at each line of the detections as it is written."""
    written = document.data[block]
    waiting: list[tuple[tuple[Key, ...], Any]] = [((block, name), part) for name, part in written.items()]
    while waiting:
        here, part = waiting.pop()
        if isinstance(part, list):
            waiting += [((*here, place), inner) for place, inner in enumerate(part) if isinstance(inner, (dict, list))]
        if not isinstance(part, dict):
            continue
        for key, value in part.items():
            values = value if isinstance(value, list) else [value]
            if "all" in modifiers_of(key) and len(values) == 1:
                message = f"{key} asks for all of one value"
                yield Finding.at(document, message, "leave all out, or list several values", *here, key)
            texts = [repr(one) for one in values]
            if len(set(texts)) < len(texts):
                twice = next(text for place, text in enumerate(texts) if text in texts[:place])
                yield Finding.at(document, f"{key} lists {twice} twice", "keep one of them", *here, key)


def _correlation(correlated: Correlated, assembly: Assembly) -> Iterator[Finding]:
    yield from _silent(correlated, assembly)
    text = correlated.written.extended
    if text is not None:
        wanted = read_extended(f"not ({text})", correlated.listed)
        if not can_hold(wanted, len(correlated.listed), range(len(correlated.listed))):
            message = "the condition holds at every event"
            yield Finding.at(correlated.document, message, "use event_count", "correlation", "condition")
