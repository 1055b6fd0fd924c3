"""The records of many episodes, summed up at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from hallmonitor.alerts.alert import DOMAINS_CAP, FLOW_IDS_CAP, Evidence
from hallmonitor.alerts.runs import run_begins
from hallmonitor.alerts.store import LASTED, NAME

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hallmonitor.alerts.store import Store

    Ints = NDArray[np.int64]
    Places = NDArray[np.intp]

_UNSIGNED = (1 << 64) - 1
_SHARED = ("device", "device_group", "building", "sensor", "schedule")


@dataclass(frozen=True, slots=True)
class Summed:
    """What the records of one episode come to.

    Attributes:
        first_us: when the first record begins.
        begun_us: when the last one begins.
        last_us: when the last of them ends.
        shared: device, device group, building, sensor and schedule, each where all records hold the same; else None.
        evidence: the rest.
    """

    first_us: int
    begun_us: int
    last_us: int
    shared: dict[str, str | None]
    evidence: Evidence


def nothing(first_us: int, last_us: int) -> Summed:
    """Give what is left of an episode of which no record was kept, from its first to its last crossing."""
    evidence = Evidence(0, [], FLOW_IDS_CAP, [], [], [], 0, 0, 0)
    return Summed(first_us, last_us, last_us, dict.fromkeys(_SHARED), evidence)


def summed(at: Places, records: NDArray[Any], store: Store) -> list[Summed]:
    """Sum up the records of each episode.

    Args:
        at: number of the episode of each record, ascending from 0 without gaps.
        records: numbers of records in the store; one may belong to several episodes, and comes once for each.
        store: holds them.
    """
    if not at.shape[0]:
        return []
    begins = np.flatnonzero(run_begins(at))
    ts, flow = store.take("ts", records), store.take("flow_id", records)
    sizes = {name: store.take(name, records) for name in ("source_bytes", "destination_bytes")}
    first, begun = np.minimum.reduceat(ts, begins).tolist(), np.maximum.reduceat(ts, begins).tolist()
    last = np.maximum.reduceat(ts + store.take(LASTED, records), begins).tolist()
    shared = {name: _shared(store, name, records, begins) for name in _SHARED}
    flows, flow_ids = _flows(at, flow, ts)
    texts = {name: _texts(store, name, at, records) for name in ("category", "service")}
    minutes = np.bincount(_pairs(at, store.take("active_minute", records))[0], minlength=begins.shape[0]).tolist()
    octets = {name: np.add.reduceat(values, begins).tolist() for name, values in sizes.items()}
    domains = _domains(store, at, store.take(NAME, records), flow, sizes["source_bytes"] + sizes["destination_bytes"])
    return [
        Summed(
            first_us=first[number],
            begun_us=begun[number],
            last_us=last[number],
            shared={name: values[number] for name, values in shared.items()},
            evidence=Evidence(
                flows=flows[number],
                flow_ids=flow_ids[number],
                flow_ids_cap=FLOW_IDS_CAP,
                domains=domains[number],
                categories=texts["category"][number],
                services=texts["service"][number],
                source_bytes=octets["source_bytes"][number],
                destination_bytes=octets["destination_bytes"][number],
                active_minutes=minutes[number],
            ),
        )
        for number in range(begins.shape[0])
    ]


def _shared(store: Store, name: str, records: NDArray[Any], begins: Places) -> list[str | None]:
    values = store.take(name, records)
    lowest, highest = (function.reduceat(values, begins) for function in (np.minimum, np.maximum))
    return [
        store.text(name, low) if low == high else None
        for low, high in zip(lowest.tolist(), highest.tolist(), strict=True)
    ]


def _flows(at: Places, flow: Ints, ts: Ints) -> tuple[list[int], list[list[str]]]:
    """Count the flows of each episode, and list the ids of those that begin first."""
    order = np.lexsort((ts, flow, at))
    first = order[run_begins(at[order], flow[order])]
    first = first[np.lexsort((flow[first].view(np.uint64), ts[first], at[first]))]
    counts = np.bincount(at[first])
    begins = np.cumsum(counts) - counts
    shown = [
        [f"{number & _UNSIGNED:016x}" for number in flow[first[begin : begin + min(count, FLOW_IDS_CAP)]].tolist()]
        for begin, count in zip(begins.tolist(), counts.tolist(), strict=True)
    ]
    return counts.tolist(), shown


def _texts(store: Store, name: str, at: Places, records: NDArray[Any]) -> list[list[str]]:
    """Give the distinct texts of each episode, sorted."""
    found: list[list[str]] = [[] for _ in range(int(at[-1]) + 1)]
    for episode, number in zip(*(part.tolist() for part in _pairs(at, store.take(name, records))), strict=True):
        text = store.text(name, number)
        if text is not None:
            found[episode].append(text)
    return [sorted(texts) for texts in found]


def _domains(store: Store, at: Places, name: Ints, flow: Ints, octets: Ints) -> list[list[dict[str, Any]]]:
    """Give the names of each episode with the most flows."""
    found: list[list[dict[str, Any]]] = [[] for _ in range(int(at[-1]) + 1)]
    order = np.lexsort((flow, name, at))
    order = order[name[order] >= 0]
    if not order.shape[0]:
        return found
    at, name, flow, octets = at[order], name[order], flow[order], octets[order]
    begins = np.flatnonzero(run_begins(at, name))
    flows = np.add.reduceat(run_begins(at, name, flow).astype(np.int64), begins)
    columns = (at[begins], name[begins], flows, np.add.reduceat(octets, begins))
    for episode, number, count, size in zip(*(column.tolist() for column in columns), strict=True):
        found[episode].append({"domain": store.text(NAME, number), "flows": count, "bytes": size})
    for told in found:
        told.sort(key=lambda domain: (-domain["flows"], -domain["bytes"], domain["domain"]))
    return [told[:DOMAINS_CAP] for told in found]


def _pairs(at: Places, values: Ints) -> tuple[Places, Ints]:
    """Give the distinct values of each episode."""
    order = np.lexsort((values, at))
    order = order[run_begins(at[order], values[order])]
    return at[order], values[order]
