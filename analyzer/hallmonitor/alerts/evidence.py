"""The flows of an episode, summed up for its alert."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from hallmonitor.alerts.alert import DOMAINS_CAP, FLOW_IDS_CAP, Evidence
from hallmonitor.alerts.survivors import EVIDENCE

if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import NDArray

    from hallmonitor.alerts.survivors import Numbering

    Ints = NDArray[np.int64]

_UNSIGNED = (1 << 64) - 1


@dataclass(frozen=True, slots=True)
class Episodic:
    """The rows of one episode.

    Attributes:
        table: columns of `survivors.EVIDENCE`, each record once.
        numbering: of its texts.
    """

    table: dict[str, Ints]
    numbering: Numbering

    @classmethod
    def take(cls, table: dict[str, Ints], rows: NDArray[np.intp], numbering: Numbering) -> Episodic:
        """Take rows of a table; a record that several rules matched counts once."""
        taken = {name: values[rows] for name, values in table.items()}
        if int(taken["rule"].min(initial=0)) == int(taken["rule"].max(initial=0)):
            return cls(taken, numbering)
        order = np.lexsort([taken[name] for name in EVIDENCE])
        again = np.ones(order.shape[0] - 1, dtype=np.bool_)
        for name in EVIDENCE:
            values = taken[name][order]
            again &= values[1:] == values[:-1]
        order = order[np.concatenate(([True], ~again))]
        return cls({name: values[order] for name, values in taken.items()}, numbering)

    def times(self) -> tuple[int, int, int]:
        """Tell when the first record begins, when the last one begins, and when the last of them ends.

        A record without an end counts with its beginning.
        """
        ts, ts_end = self.table["ts"], self.table["ts_end"]
        return int(ts.min()), int(ts.max()), int(np.maximum(ts, ts_end).max())

    def only(self, name: str) -> str | None:
        """Give the text of a column where all rows hold the same."""
        numbers = np.unique(self.table[name])
        return self.numbering.text(int(numbers[0])) if numbers.shape[0] == 1 else None

    def texts(self, name: str) -> list[str]:
        """Give the distinct texts of a column, sorted."""
        texts = (self.numbering.text(number) for number in np.unique(self.table[name]).tolist())
        return sorted(text for text in texts if text is not None)

    def evidence(self) -> Evidence:
        """Sum the rows up."""
        flows, earliest = _first_times(self.table["flow_id"], self.table["ts"])
        shown = np.lexsort((flows.view(np.uint64), earliest))[:FLOW_IDS_CAP]
        return Evidence(
            flows=int(flows.shape[0]),
            flow_ids=[f"{flow & _UNSIGNED:016x}" for flow in flows[shown].tolist()],
            flow_ids_cap=FLOW_IDS_CAP,
            domains=self._domains(),
            categories=self.texts("category"),
            services=self.texts("service"),
            source_bytes=int(self.table["source_bytes"].sum()),
            destination_bytes=int(self.table["destination_bytes"].sum()),
            active_minutes=int(np.unique(self.table["active_minute"]).shape[0]),
        )

    def _domains(self) -> list[dict[str, Any]]:
        """Give the domains with the most flows; a DNS flow counts for the registered domain that it asked for."""
        names = np.where(self.table["domain"] >= 0, self.table["domain"], self.table["registered_domain"])
        sizes = self.table["source_bytes"] + self.table["destination_bytes"]
        told: list[dict[str, Any]] = []
        for number in np.unique(names[names >= 0]).tolist():
            rows = names == number
            flows = int(np.unique(self.table["flow_id"][rows]).shape[0])
            told.append({"domain": self.numbering.text(number), "flows": flows, "bytes": int(sizes[rows].sum())})
        told.sort(key=lambda domain: (-domain["flows"], -domain["bytes"], domain["domain"]))
        return told[:DOMAINS_CAP]


def _first_times(flow: Ints, ts: Ints) -> tuple[Ints, Ints]:
    """Give the distinct flows and the first time of each."""
    order = np.lexsort((ts, flow))
    flow, ts = flow[order], ts[order]
    first = np.concatenate(([True], flow[1:] != flow[:-1])) if flow.shape[0] else np.empty(0, dtype=np.bool_)
    return flow[first], ts[first]
