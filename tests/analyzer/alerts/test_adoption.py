"""Entries that go on in another judge, held to a judge that went on by itself."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hallmonitor.alerts import Judge
from hallmonitor.alerts.incidental_use import IncidentalUse
from hallmonitor.alerts.local_time import zone
from hallmonitor.columns import Columns
from hallmonitor.correlate import Correlation, CorrelationKind, Operator
from hallmonitor.evaluate.expression import TextTest
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    import random

MINUTE = 60_000_000
START = 1_778_587_200_000_000  # 12 May 2026, 12:00 UTC
LATENESS = 4 * MINUTE
GAMING = SimpleNamespace(name="gaming", expression=TextTest("category", exact=frozenset({"gaming"})))
TOLD = {"title": "t", "version": "v", "sha256": "0", "level": "low", "clause": "c", "evidence": "seen"}
TOLD |= {"cannot_show": "", "advice": "", "unit": "flows", "gap_us": 9 * MINUTE, "rules": (GAMING,)}


def signature(name: str, kind: CorrelationKind | None, group: tuple[str, ...], threshold: int) -> SimpleNamespace:
    field = {CorrelationKind.VALUE_COUNT: "domain", CorrelationKind.VALUE_SUM: "source_bytes"}.get(kind)  # type: ignore[call-overload]
    asked = None if kind is None else Correlation(kind, 20 * MINUTE, group, Operator.GTE, threshold, field)
    return SimpleNamespace(name=name, id=name, correlation=asked, **TOLD)


STAYING = [
    signature("plain", None, (), 1),
    signature("events", CorrelationKind.EVENT_COUNT, ("device", "peer"), 2),
    signature("bytes", CorrelationKind.VALUE_SUM, ("device",), 12),
    signature("names", CorrelationKind.VALUE_COUNT, ("sensor",), 3),
]
BEFORE = signature("before", CorrelationKind.VALUE_COUNT, ("device", "destination_port"), 2)
AFTER = signature("after", CorrelationKind.EVENT_COUNT, ("sensor", "domain"), 2)

RECORD = st.fixed_dictionaries(
    {
        "category": st.sampled_from(["gaming", "gaming", "news"]),
        "ts": st.integers(0, 240).map(lambda halves: START + halves * MINUTE // 2),
        "device": st.sampled_from(["a", "b", None]),
        "sensor": st.sampled_from(["s", "t"]),
        "domain": st.sampled_from(["x.example", "y.example", "z.example", None]),
        "source_bytes": st.integers(0, 9),
        "peer": st.sampled_from(["192.0.2.1", "2001:db8::1"]),
        "destination_port": st.sampled_from([25, 443]),
    }
)


def judge_of(*signatures: SimpleNamespace, minutes: int | None = None, **options: Any) -> Judge:  # noqa: ANN401
    changes = {"clause": "c", "evidence": "seen", "level": None, "threshold": None, "schedules": None}
    entries = [SimpleNamespace(signature_name=one.name, exempt_groups=(), **changes) for one in signatures]
    policy, site = SimpleNamespace(id="p", entries=entries), SimpleNamespace(time_zone="UTC")
    terms = SimpleNamespace(minutes=minutes, octets=None, schedules=None, groups=())
    use = None if minutes is None else IncidentalUse([terms], zone("UTC"))
    narrowing = None if use is None else lambda _entry, _signature: use
    return Judge(
        signatures, policy, site, **{"id_key": b"k", "lateness_us": LATENESS, "narrowing": narrowing, **options}
    )


def of(alerts: list[Any], names: set[str]) -> list[str]:
    return sorted(alert.to_json() for alert in alerts if alert.signature["name"] in names)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.lists(RECORD, max_size=60), st.sampled_from([-2, 0, 3]), st.booleans(), st.randoms(use_true_random=False))
def test_entries_that_stay_go_on_as_if_nothing_had_been(
    records: list[dict[str, Any]],
    more_minutes: int,
    tidied: bool,  # noqa: FBT001 - hypothesis gives arguments by position
    chance: random.Random,
) -> None:
    records = sorted(({**one, "flow_id": number} for number, one in enumerate(records, 1)), key=lambda one: one["ts"])
    order = list(STAYING)
    chance.shuffle(order)
    old = judge_of(BEFORE, *STAYING)
    new = judge_of(*order[:2], AFTER, *order[2:], lateness_us=LATENESS + more_minutes * MINUTE)
    undisturbed = judge_of(*STAYING)
    cut = chance.randint(0, len(records))
    alerts: list[Any] = []
    for one in records[:cut]:
        old.observe(Columns.from_rows([one]))
        if chance.random() < 0.3:
            alerts += old.advance()
    if tidied and cut:
        alerts += old.advance()
    state = old.save()
    alike = new.alike(state)
    assert len(alike) == len(STAYING)
    if cut:
        new.advance(reached_us=max(one["ts"] for one in records[:cut]))
    new.adopt(state, alike)
    goes_on = {alert.id for alert in new.finish()}
    alerts += [alert for alert in old.finish() if alert.id not in goes_on]  # it may have decided less than the new one
    for start in range(cut, len(records), 3):
        new.observe(Columns.from_rows(records[start : min(start + 3, len(records))]))
        alerts += new.advance()
    alerts += new.finish()
    if records:
        undisturbed.observe(Columns.from_rows(records))
    names = {one.name for one in STAYING}
    assert of(alerts, names) == of(undisturbed.finish(), names)


def test_what_changed_is_not_alike() -> None:
    state = judge_of(*STAYING, BEFORE).save()
    higher = signature("bytes", CorrelationKind.VALUE_SUM, ("device",), 13)
    assert judge_of(higher, STAYING[1]).alike(state) == {1: 1}
    assert judge_of(STAYING[1], minutes=5).alike(state) == {}
    allowed = judge_of(STAYING[1], minutes=5).save()
    assert judge_of(STAYING[1], minutes=5).alike(allowed) == {0: 0}
    assert judge_of(STAYING[1], minutes=6).alike(allowed) == {}


def test_entries_that_stay_are_not_shown_records_again() -> None:
    record = {"ts": START, "flow_id": 1, "device": "a", "category": "gaming", "sensor": "s", "domain": "x"}
    old, new = judge_of(STAYING[0]), judge_of(STAYING[0], AFTER)
    old.observe(Columns.from_rows([record]))
    new.observe(Columns.from_rows([record]), without=new.alike(old.save()))
    new.adopt(old.save(), {0: 0})
    (alert,) = new.finish()
    assert (alert.evidence.flows, new.rows) == (1, 2)


def test_a_damaged_state_is_refused() -> None:
    with pytest.raises(FaultsError):
        judge_of(*STAYING).alike(b"x")
