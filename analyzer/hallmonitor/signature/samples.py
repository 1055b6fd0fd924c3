"""A signature's samples: flows written by hand, spread out into rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hallmonitor.columns import VOCABULARY, Columns, Kind
from hallmonitor.nearest import nearest
from hallmonitor.signature.durations import microseconds
from hallmonitor.signature.model import Sample, Samples

if TYPE_CHECKING:
    from hallmonitor.faults import Fault
    from hallmonitor.signature.documents import Document, Key

BEGIN_US = 1_778_587_200_000_000
"""Time of a sample's first flow: Tuesday, 12 May 2026, 12:00 UTC. Samples say their own schedule."""

_SPREAD = {"at", "repeat", "every", "vary"}
_MOST_ROWS = 100_000
_EMPTY = Samples((), ())


def read_samples(document: Document, faults: list[Fault]) -> Samples:
    """Read the block `samples` of a document that alerts; every mistake is added to `faults`."""
    block = document.data.get("samples")
    if block is None:
        remedy = "add samples with match and no_match: flows that must and flows that must not alert"
        faults.append(document.fault("the signature has no samples", remedy))
        return _EMPTY
    if not isinstance(block, dict):
        faults.append(document.fault("samples is a mapping of match and no_match", "", "samples"))
        return _EMPTY
    for key in block:
        if key not in {"match", "no_match"}:
            remedy = nearest(str(key), ("match", "no_match"))
            faults.append(document.fault(f"unknown key {key} in samples", remedy, "samples", str(key)))
    return Samples(*(_side(document, side, faults) for side in ("match", "no_match")))


def _side(document: Document, side: str, faults: list[Fault]) -> tuple[Sample, ...]:
    listed = document.data["samples"].get(side)
    if not isinstance(listed, list) or not listed:
        message = f"the samples have no {side}"
        faults.append(
            document.fault(message, "a signature proves both that it alerts and that it does not", "samples", side)
        )
        return ()
    samples: list[Sample] = []
    for place, written in enumerate(listed):
        keys: tuple[Key, ...] = ("samples", side, place)
        if (
            not isinstance(written, dict)
            or not isinstance(written.get("name"), str)
            or set(written) - {"name", "flows"}
        ):
            faults.append(document.fault("a sample has a name and flows, and nothing else", "", *keys))
            continue
        rows = _rows(document, written.get("flows"), (*keys, "flows"), faults)
        samples.append(Sample(written["name"], tuple(rows), document.line_of(*keys)))
    return tuple(samples)


def _rows(document: Document, flows: object, keys: tuple[Key, ...], faults: list[Fault]) -> list[dict[str, Any]]:
    if not isinstance(flows, list) or not flows or not all(isinstance(flow, dict) for flow in flows):
        faults.append(document.fault("flows is a list of mappings, with at least one", "", *keys))
        return []
    rows: list[dict[str, Any]] = []
    for place, flow in enumerate(flows):
        here = (*keys, place)
        unknown = _unknown(flow)
        for name in unknown:
            remedy = nearest(name, (*VOCABULARY, *_SPREAD))
            faults.append(document.fault(f"unknown field {name} in a sample", remedy, *here, name))
        if unknown:
            continue
        try:
            spread = _spread(flow)
            Columns.from_rows(spread)
        except (ValueError, OverflowError) as error:
            faults.append(document.fault(str(error), "", *here))
        else:
            rows.extend(spread)
    return rows


def _unknown(flow: dict[Any, Any]) -> list[str]:
    vary = flow.get("vary")
    varied = vary if isinstance(vary, dict) else {}
    own = [str(name) for name in flow if name not in VOCABULARY and name not in _SPREAD]
    return own + [str(name) for name in varied if name not in VOCABULARY]


def _spread(flow: dict[str, Any]) -> list[dict[str, Any]]:
    """Repeat a flow at its times, with {i} counting from 0 in what varies."""
    repeat = flow.get("repeat", 1)
    if not isinstance(repeat, int) or isinstance(repeat, bool) or not 1 <= repeat <= _MOST_ROWS:
        message = f"repeat is a number from 1 to {_MOST_ROWS}, not {repeat!r}"
        raise ValueError(message)
    begin = BEGIN_US + microseconds(flow.get("at", 0))
    every = microseconds(flow.get("every", "1s"))
    vary = flow.get("vary", {})
    if not isinstance(vary, dict):
        message = "vary is a mapping from a column to a text with {i}"
        raise ValueError(message)  # noqa: TRY004 - a mistake in a file, not in a call
    fixed = {name: value for name, value in flow.items() if name not in _SPREAD}
    return [
        {**fixed, **{name: _varied(name, text, turn) for name, text in vary.items()}, "ts": begin + turn * every}
        for turn in range(repeat)
    ]


def _varied(name: str, text: object, turn: int) -> object:
    filled = str(text).replace("{i}", str(turn))
    return int(filled) if VOCABULARY[name].kind is Kind.NUMBER else filled
