"""The flows behind an alert as rows, the first of them shown and all of them summed up."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from hallmonitor.alerts.alert import utc
from hallmonitor.flows.rows import flow_id_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from hallmonitor.columns import Columns

FLOWS_SHOWN = 20
"""Flows in one table; the totals are of all."""

_NAMES = ("domain", "registered_domain")


@dataclass(frozen=True, slots=True)
class FlowRow:
    """One flow, summed up over those of its records that count.

    Attributes:
        flow_id: 16 hexadecimal digits.
        first_us: when the first of them begins, microseconds since 1970.
        last_us: when the last of them ends.
        step: the rules that it matched, in their order; told where there are several.
        domain: the name reached, else the registered domain that it asked for.
        service: catalogue entry.
        category: of the service.
        source_bytes: that the originator sent.
        destination_bytes: that the responder sent.
        minutes: distinct minutes in which a record began.
        records: how many count.
    """

    flow_id: str
    first_us: int
    last_us: int
    step: tuple[str, ...]
    domain: str
    service: str
    category: str
    source_bytes: int
    destination_bytes: int
    minutes: int
    records: int


@dataclass(frozen=True, slots=True)
class FlowTable:
    """Flows in order of time.

    Attributes:
        rows: the first of them.
        flows: number of all.
        records: of all flows.
        source_bytes: of all flows.
        destination_bytes: of all flows.
        minutes: distinct minutes over all flows.
    """

    rows: tuple[FlowRow, ...]
    flows: int
    records: int
    source_bytes: int
    destination_bytes: int
    minutes: int

    def agrees(self, evidence: Mapping[str, Any]) -> bool:
        """Tell whether the sums are those of an alert's evidence."""
        return (self.flows, self.source_bytes, self.destination_bytes, self.minutes) == (
            evidence["flows"],
            evidence["source_bytes"],
            evidence["destination_bytes"],
            evidence["active_minutes"],
        )

    def as_json(self) -> dict[str, Any]:
        """Give the object that stands in JSON, with times in UTC."""
        told = asdict(self)
        told["rows"] = [
            {"first": utc(row.pop("first_us")), "last": utc(row.pop("last_us")), **row} for row in told["rows"]
        ]
        return told


def flow_table(
    columns: Columns, rows: NDArray[np.intp], steps: Sequence[tuple[str, NDArray[np.bool_]]], shown: int = FLOWS_SHOWN
) -> FlowTable:
    """Sum records up by flow.

    Args:
        columns: the records.
        rows: numbers of those that count, each once.
        steps: name of each rule, and which records it matched; one rule alone is not told.
        shown: flows that become rows.
    """
    ids, ts, ends = (columns.numbers(name)[0][rows] for name in ("flow_id", "ts", "ts_end"))
    sent, received = (columns.numbers(name)[0][rows].astype(np.int64) for name in ("source_bytes", "destination_bytes"))
    minutes = columns.numbers("active_minute")[0][rows]
    distinct, flow = np.unique(ids, return_inverse=True)
    first = np.full(distinct.shape[0], np.iinfo(np.int64).max, dtype=np.int64)
    np.minimum.at(first, flow, ts)
    told: list[FlowRow] = []
    for each in np.lexsort((distinct, first))[:shown].tolist():
        here = flow == each
        its = rows[here]
        named = [name for name, matched in steps if matched[its].any()] if len(steps) > 1 else []
        told.append(
            FlowRow(
                flow_id_text(int(distinct[each])),
                int(first[each]),
                int(np.maximum(ts, ends)[here].max()),
                tuple(named),
                _first_text(columns, _NAMES, its),
                _first_text(columns, ("service",), its),
                _first_text(columns, ("category",), its),
                int(sent[here].sum()),
                int(received[here].sum()),
                int(np.unique(minutes[here]).shape[0]),
                int(its.shape[0]),
            )
        )
    return FlowTable(
        tuple(told),
        int(distinct.shape[0]),
        int(rows.shape[0]),
        int(sent.sum()),
        int(received.sum()),
        int(np.unique(minutes).shape[0]),
    )


def _first_text(columns: Columns, names: Sequence[str], rows: NDArray[np.intp]) -> str:
    """Give the first text that there is, by column, then by time; records of one flow mostly hold the same."""
    for name in names:
        if name in columns:
            column = columns.coded(name)
            codes = column.codes[rows]
            if (codes >= 0).any():
                return column.values[int(codes[codes >= 0][0])]
    return ""
