"""What each signature costs on the same flows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from hallmonitor.alerts import Judge
from hallmonitor.alerts.first_asked import without_first
from hallmonitor.evaluate import Evaluator
from hallmonitor.signature.unchanged import ANYWHERE, unchanged_policy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from hallmonitor.columns import Columns
    from hallmonitor.signature import Signature

TITLES = ("signature", "ns a flow", "share", "flows that match", "alerts")
RIGHT = TITLES[1:]
ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Cost:
    """What judging by one signature alone took.

    Attributes:
        name: of the signature.
        ns_a_flow: the quickest of some rounds, nanoseconds for each flow.
        share: of what all of them take, 0 to 1.
        matches: flows that one of its rules matches, whether or not each is the first of its device and domain.
        alerts: episodes.
    """

    name: str
    ns_a_flow: float
    share: float
    matches: int
    alerts: int

    def as_row(self) -> tuple[str, ...]:
        """A text for each of `TITLES`."""
        return (
            self.name,
            f"{self.ns_a_flow:,.1f}",
            f"{100 * self.share:.1f} %",
            f"{self.matches:,}",
            f"{self.alerts:,}",
        )

    def as_json(self) -> dict[str, Any]:
        """As JSON has it."""
        return {
            "name": self.name,
            "ns_a_flow": round(self.ns_a_flow, 3),
            "share": round(self.share, 6),
            "matches": self.matches,
            "alerts": self.alerts,
        }


def costs(signatures: Iterable[Signature], batches: Sequence[Columns], clock: Callable[[], int]) -> list[Cost]:
    """Judge all flows by each signature alone, dearest first.

    Each has a judge of its own, as if it were the only one; a policy that uses many of them shares what several ask of
    the same column, and takes less than their sum.

    Args:
        signatures: those to measure.
        batches: the flows, which are gone through several times.
        clock: nanoseconds of a clock that never goes back.
    """
    flows = sum(map(len, batches)) or 1
    measured = [(one, *_judged(one, batches, clock)) for one in signatures]
    whole = sum(took for _, took, _ in measured) or 1
    found = [
        Cost(one.name, took / flows, took / whole, _matches(one, batches), alerts) for one, took, alerts in measured
    ]
    return sorted(found, key=lambda cost: (-cost.ns_a_flow, cost.name))


def _judged(signature: Signature, batches: Sequence[Columns], clock: Callable[[], int]) -> tuple[int, int]:
    """Give the nanoseconds of the quickest round, and the number of alerts."""
    _matches(signature, batches)  # columns are converted when they are first asked for
    times, alerts = [], 0
    for _ in range(ROUNDS):
        judge = Judge([signature], unchanged_policy(signature), ANYWHERE, id_key=b"")
        began = clock()
        for columns in batches:
            judge.observe(columns)
        alerts = len(judge.finish())
        times.append(clock() - began)
    return min(times), alerts


def _matches(signature: Signature, batches: Sequence[Columns]) -> int:
    evaluator = Evaluator()
    total = 0
    for columns in batches:
        evaluation = evaluator.over(columns)
        matched = np.zeros(len(columns), dtype=np.bool_)
        for rule in signature.rules:
            matched[evaluation.rows(without_first(rule.expression)[0])] = True
        total += int(np.count_nonzero(matched))
    return total
