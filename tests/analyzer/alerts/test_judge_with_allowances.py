"""The judge with allowances and cool-downs as a stream, held to a judge that is shown only the use that counts."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from hallmonitor.alerts import Judge
from hallmonitor.alerts.incidental_use import IncidentalUse
from hallmonitor.alerts.local_time import zone
from hallmonitor.alerts.suppression import Suppression
from hallmonitor.columns import Columns
from hallmonitor.correlate import Correlation, CorrelationKind, Operator
from hallmonitor.evaluate.expression import TextTest

if TYPE_CHECKING:
    import random

    Record = dict[str, Any]

PLACE = zone("America/New_York")
MINUTE = 60_000_000
START = 1_778_533_200_000_000  # 11 May 2026, 17:00 in New York
LATENESS = 30 * MINUTE
GAMING = SimpleNamespace(name="gaming", expression=TextTest("category", exact=frozenset({"gaming", "shopping"})))
ALLOWANCES = (
    SimpleNamespace(minutes=20, octets=25, schedules=("off_hours",), groups=()),
    SimpleNamespace(minutes=6, octets=None, schedules=None, groups=("staff",)),
)
COOL_DOWN = [SimpleNamespace(signature="signature 0", minutes=100)]

RECORDS = st.lists(
    st.fixed_dictionaries(
        {
            "ts": st.integers(0, 700).map(lambda step: START + step * 3 * MINUTE),  # 35 hours
            "lasting": st.sampled_from([0, MINUTE, 2 * MINUTE]),
            "category": st.sampled_from(["gaming", "gaming", "shopping", "news"]),
            "device": st.sampled_from(["a", "b", None]),
            "device_group": st.sampled_from(["staff", "staff", "office"]),
            "schedule": st.sampled_from(["working", "off_hours"]),
            "source_bytes": st.integers(0, 9),
        }
    ),
    max_size=60,
)


def signature(kind: CorrelationKind | None, window: int, threshold: int) -> SimpleNamespace:
    told = {"title": "A title", "version": "2026-05-01", "sha256": "0" * 64, "level": "medium", "clause": "other-use"}
    told |= {"evidence": "seen", "cannot_show": "intent", "advice": "ask", "unit": "flows", "name": "signature 0"}
    field = None if kind is CorrelationKind.EVENT_COUNT else "source_bytes"
    correlation = None if kind is None else Correlation(kind, window, ("device",), Operator.GTE, threshold, field)
    identity = "00000000-1111-4111-8111-111111111111"
    return SimpleNamespace(rules=(GAMING,), id=identity, correlation=correlation, gap_us=window, **told)


def judge_of(found: SimpleNamespace, use: IncidentalUse | None, **options: Any) -> Judge:  # noqa: ANN401
    entry = SimpleNamespace(clause="other-use", evidence="seen", level=None, threshold=None)
    entry.signature_name, entry.schedules, entry.exempt_groups = found.name, None, ()
    policy, site = SimpleNamespace(id="district", entries=[entry]), SimpleNamespace(time_zone="America/New_York")
    return Judge(
        [found],
        policy,
        site,
        id_key=bytes(range(32)),
        narrowing=None if use is None else lambda _entry, _signature: use,
        suppression=Suppression([], COOL_DOWN, PLACE),
        **options,
    )


def columns(records: list[Record]) -> Columns:
    return Columns.from_rows(
        [
            {name: value for name, value in record.items() if name != "lasting"}
            | {"ts_end": record["ts"] + record["lasting"]}
            for record in records
        ]
    )


def counting(records: list[Record]) -> tuple[list[Record], IncidentalUse]:
    """Give the use that counts, of all records at once."""
    use = IncidentalUse(ALLOWANCES, PLACE)
    matched = [record for record in records if record["category"] in GAMING.expression.exact]
    counts = use.counting(columns(matched)).tolist()
    return [record for record, counted in zip(matched, counts, strict=True) if counted], use


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    RECORDS,
    st.sampled_from([None, CorrelationKind.EVENT_COUNT, CorrelationKind.VALUE_SUM]),
    st.sampled_from([10 * MINUTE, 120 * MINUTE, 600 * MINUTE]),
    st.integers(1, 8),
    st.randoms(use_true_random=False),
)
def test_a_stream_gives_the_alerts_of_the_use_that_counts(
    records: list[Record], kind: CorrelationKind | None, window: int, threshold: int, chance: random.Random
) -> None:
    records = [{**record, "flow_id": number} for number, record in enumerate(records, 1)]
    found = signature(kind, window, threshold)
    counted, accounts = counting(records)
    expected = judge_of(found, None)
    expected.observe(columns(counted))
    use = IncidentalUse(ALLOWANCES, PLACE)
    judge = judge_of(found, use, lateness_us=LATENESS)
    alerts = []
    left = sorted(records, key=lambda record: record["ts"] + chance.randrange(LATENESS))
    while left:
        size = chance.randint(1, len(left))
        judge.observe(columns(left[:size]))
        left = left[size:]
        if chance.random() < 0.7:
            alerts += judge.advance()
        if chance.random() < 0.4:
            state = judge.save()
            judge = judge_of(found, use, lateness_us=LATENESS)
            judge.restore(state)
    alerts += judge.finish()
    assert sorted(alert.to_json() for alert in alerts) == sorted(alert.to_json() for alert in expected.finish())
    assert use.usage() == accounts.usage()
