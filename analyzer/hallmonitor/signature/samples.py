"""A signature's samples: flows written by hand, each mistake in them told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hallmonitor.columns import VOCABULARY, Columns
from hallmonitor.signature.model import Sample, Samples
from hallmonitor.signature.spread import SPREAD_KEYS, Spread
from hallmonitor_service.nearest import nearest

if TYPE_CHECKING:
    from hallmonitor.signature.documents import Document, Key
    from hallmonitor_service.faults import Fault

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
        flows = _flows(document, written.get("flows"), (*keys, "flows"), faults)
        samples.append(Sample(written["name"], tuple(flows), document.line_of(*keys)))
    return tuple(samples)


def _flows(document: Document, flows: object, keys: tuple[Key, ...], faults: list[Fault]) -> list[Spread]:
    if not isinstance(flows, list) or not flows or not all(isinstance(flow, dict) for flow in flows):
        faults.append(document.fault("flows is a list of mappings, with at least one", "", *keys))
        return []
    spreads: list[Spread] = []
    for place, flow in enumerate(flows):
        here = (*keys, place)
        unknown = _unknown(flow)
        for name in unknown:
            remedy = nearest(name, (*VOCABULARY, *SPREAD_KEYS))
            faults.append(document.fault(f"unknown field {name} in a sample", remedy, *here, name))
        if unknown:
            continue
        try:
            spread = Spread.read(flow)
            if not spread.surely_fits():
                Columns.from_rows(list(spread.rows()))
        except (ValueError, OverflowError) as error:
            faults.append(document.fault(str(error), "", *here))
        else:
            spreads.append(spread)
    return spreads


def _unknown(flow: dict[Any, Any]) -> list[str]:
    vary = flow.get("vary")
    varied = vary if isinstance(vary, dict) else {}
    own = [str(name) for name in flow if name not in VOCABULARY and name not in SPREAD_KEYS]
    return own + [str(name) for name in varied if name not in VOCABULARY]
