"""The judge as a stream, held to one run over all records and to a brute force that follows the definition."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from hallmonitor.alerts import Judge
from hallmonitor.columns import Columns
from hallmonitor.correlate import Correlation, CorrelationKind, Operator
from hallmonitor.correlate.correlation import AllPresent, Member, NotPresent, Present
from hallmonitor.evaluate import AllOf
from hallmonitor.evaluate.expression import NumberTest, TextTest

if TYPE_CHECKING:
    import random

    from hallmonitor.alerts import Alert

    Record = dict[str, Any]

MINUTE = 60_000_000
START = 1_778_587_200_000_000  # 12 May 2026, 12:00 UTC
HALF = MINUTE // 2
LATENESS = 4 * MINUTE
TEMPORAL = {CorrelationKind.TEMPORAL, CorrelationKind.TEMPORAL_ORDERED}
VALUED = {CorrelationKind.VALUE_COUNT, CorrelationKind.VALUE_SUM, CorrelationKind.VALUE_AVG}
KINDS = [*TEMPORAL, *VALUED, CorrelationKind.EVENT_COUNT, None]
GROUPS = [("device",), ("device", "peer"), ("sensor",), (), ("device", "destination_port", "peer")]

RECORD = st.fixed_dictionaries(
    {
        "category": st.sampled_from(["gaming", "files", "news"]),
        "ts": st.integers(0, 120).map(lambda halves: START + halves * HALF),
        "device": st.sampled_from(["a", "b", None]),
        "sensor": st.sampled_from(["s", "t"]),
        "domain": st.sampled_from(["x.example", "y.example", None]),
        "source_bytes": st.integers(0, 9),
        "peer": st.sampled_from(["192.0.2.1", "2001:db8::1"]),
        "destination_port": st.sampled_from([25, 443]),
        "schedule": st.sampled_from(["working", "off_hours"]),
    }
)


FILES = TextTest("category", exact=frozenset({"files"}))
LARGE = NumberTest("source_bytes", "gte", frozenset({5}))
GAMING = SimpleNamespace(name="gaming", expression=TextTest("category", exact=frozenset({"gaming"})))
UPLOAD = SimpleNamespace(name="upload", expression=AllOf((FILES, LARGE)))


def signature(number: int, rules: tuple[Any, ...], **changes: Any) -> SimpleNamespace:  # noqa: ANN401
    told = {"title": "A title", "version": "2026-05-01", "sha256": "0" * 64, "level": "medium", "clause": "other-use"}
    told |= {"evidence": "seen", "cannot_show": "intent", "advice": "ask", "unit": "flows"}
    identity = f"{number:08}-1111-4111-8111-111111111111"
    defaults = {"correlation": None, "gap_us": 10 * MINUTE, "id": identity, "name": f"signature {number}"}
    return SimpleNamespace(rules=rules, **{**told, **defaults, **changes})


def judge_of(*signatures: SimpleNamespace, **options: Any) -> Judge:  # noqa: ANN401
    changes = {"clause": "other-use", "evidence": "seen", "level": None, "threshold": None}
    entries = [
        SimpleNamespace(signature_name=one.name, schedules=None, exempt_groups=(), **changes) for one in signatures
    ]
    site = SimpleNamespace(time_zone="America/New_York")
    policy = SimpleNamespace(id="district", entries=entries)
    return Judge(signatures, policy, site, **{"id_key": bytes(range(32)), **options})


@st.composite
def signatures(draw: st.DrawFn) -> list[SimpleNamespace]:
    found = []
    for number in range(draw(st.integers(1, 3))):
        kind = draw(st.sampled_from(sorted(KINDS, key=str)))
        if kind is None:
            found.append(signature(number, (GAMING,), gap_us=draw(st.integers(1, 20)) * MINUTE))
            continue
        rules = (GAMING, UPLOAD) if kind in TEMPORAL else (GAMING,)
        column = draw(st.sampled_from(["source_bytes", "active_minute"])) if kind in VALUED else None
        correlation = Correlation(
            kind,
            draw(st.integers(1, 20)) * MINUTE,
            draw(st.sampled_from(GROUPS)),
            Operator.GTE if kind in TEMPORAL else draw(st.sampled_from(sorted(Operator))),
            len(rules) if kind in TEMPORAL else draw(st.integers(1, 12 if column == "source_bytes" else 5)),
            column,
        )
        found.append(signature(number, rules, correlation=correlation))
    return found


@st.composite
def trees(draw: st.DrawFn) -> list[SimpleNamespace]:
    """Percentiles, conditions, and correlations over others."""
    window = st.integers(1, 15).map(lambda minutes: minutes * MINUTE)
    percentile = Correlation(
        CorrelationKind.VALUE_PERCENTILE,
        draw(window),
        ("device",),
        draw(st.sampled_from(sorted(Operator))),
        draw(st.integers(1, 8)),
        "source_bytes",
        percentile=draw(st.sampled_from([1, 50, 90])),
    )
    missing = AllPresent((Present(0), NotPresent(Present(1))))
    extended = Correlation(draw(st.sampled_from(sorted(TEMPORAL))), draw(window), ("device",), wanted=missing)
    many = Correlation(
        CorrelationKind.EVENT_COUNT,
        draw(window),
        ("device", "peer"),
        threshold=draw(st.integers(1, 3)),
        members=(Member("gaming", rule=0),),
    )
    nested = Correlation(
        draw(st.sampled_from([CorrelationKind.TEMPORAL, CorrelationKind.TEMPORAL_ORDERED])),
        draw(window),
        ("device",),
        threshold=2,
        members=(Member("many", correlation=many), Member("upload", rule=1)),
    )
    found = [
        signature(0, (GAMING,), correlation=percentile),
        signature(1, (GAMING, UPLOAD), correlation=extended),
        signature(2, (GAMING, UPLOAD), correlation=nested),
    ]
    return [found[number] for number in draw(st.sets(st.integers(0, 2), min_size=1))]


def arriving(records: list[Record], chance: random.Random) -> list[Record]:
    """Records in an order in which none comes a whole lateness after a later one."""
    return sorted(records, key=lambda record: record["ts"] + chance.randrange(LATENESS))


def streamed(found: list[SimpleNamespace], records: list[Record], chance: random.Random) -> tuple[list[Alert], Judge]:
    """Judge records batch by batch, with decisions, saved states and new judges in between."""
    judge = judge_of(*found, lateness_us=LATENESS)
    alerts: list[Alert] = []
    while records:
        size = chance.randint(1, len(records))
        judge.observe(Columns.from_rows(records[:size]))
        records = records[size:]
        if chance.random() < 0.7:
            alerts += judge.advance()
        if chance.random() < 0.5:
            state = judge.save()
            judge = judge_of(*found, lateness_us=LATENESS)
            judge.restore(state)
            assert judge.save() == state
    return alerts + judge.finish(), judge


@settings(max_examples=1000, deadline=None, derandomize=True)
@given(
    signatures() | trees(),
    st.lists(st.tuples(RECORD, st.integers(1, 9)), max_size=40),
    st.randoms(use_true_random=False),
)
def test_a_stream_gives_the_bytes_of_one_run(
    found: list[SimpleNamespace], drawn: list[tuple[Record, int]], chance: random.Random
) -> None:
    records = [{**record, "flow_id": flow} for record, flow in drawn]
    whole = judge_of(*found)
    whole.observe(Columns.from_rows(records))
    alerts, judge = streamed(found, arriving(records, chance), chance)
    assert sorted(alert.to_json() for alert in alerts) == sorted(alert.to_json() for alert in whole.finish())
    assert (judge.late, judge.ungrouped, judge.dropped) == (0, whole.ungrouped, {})


@dataclass
class Told:
    first: int
    last: int
    measured: float


def matching(signature: SimpleNamespace, record: Record) -> list[int]:
    wanted = {"gaming": record["category"] == "gaming"}
    wanted["upload"] = record["category"] == "files" and record["source_bytes"] >= 5
    return [number for number, rule in enumerate(signature.rules) if wanted[rule.name]]


def measured(correlation: Correlation, held: list[tuple[int, Record]], rule: int, now: Record) -> float:
    values = [record.get(correlation.field, record["ts"] // MINUTE) for _, record in held]
    match correlation.kind:
        case CorrelationKind.VALUE_COUNT:
            return len(set(values))
        case CorrelationKind.VALUE_SUM:
            return sum(values)
        case CorrelationKind.VALUE_AVG:
            return sum(values) / len(values)
        case CorrelationKind.TEMPORAL:
            return len({number for number, _ in held})
        case CorrelationKind.TEMPORAL_ORDERED:
            before = any(number == 0 and record["ts"] < now["ts"] for number, record in held)
            return 2 if rule == 1 and before else 0
        case _:
            return len(held)


def crossed(operator: Operator, value: float, threshold: float) -> bool:
    return {
        Operator.GTE: value >= threshold,
        Operator.GT: value > threshold,
        Operator.LTE: value <= threshold,
        Operator.LT: value < threshold,
        Operator.EQ: value == threshold,
        Operator.NEQ: value != threshold,
    }[operator]


def brute_force(signature: SimpleNamespace, records: list[Record]) -> list[tuple[Any, ...]]:
    correlation = signature.correlation or Correlation(
        CorrelationKind.EVENT_COUNT, signature.gap_us, ("device",), threshold=1
    )
    window, least = correlation.window_us, correlation.operator in {Operator.LT, Operator.LTE}
    events = [(number, record) for record in records for number in matching(signature, record)]
    groups: dict[tuple[Any, ...], list[tuple[int, Record]]] = {}
    for number, record in events:
        values = tuple(record[name] for name in correlation.group_by)
        if None not in values:
            groups.setdefault(values, []).append((number, record))
    found = []
    for values, own in groups.items():
        told: list[Told] = []
        for rule, now in sorted(own, key=lambda event: event[1]["ts"]):
            held = [event for event in own if now["ts"] - window < event[1]["ts"] <= now["ts"]]
            value = measured(correlation, held, rule, now)
            if not crossed(correlation.operator, value, correlation.threshold):
                continue
            if not told or now["ts"] - told[-1].last >= window:
                told.append(Told(now["ts"], now["ts"], value))
            told[-1].last = now["ts"]
            told[-1].measured = min(told[-1].measured, value) if least else max(told[-1].measured, value)
        for one in told:
            flows = {record["flow_id"] for _, record in own if one.first - window < record["ts"] <= one.last}
            measure = len(flows) if signature.correlation is None else one.measured
            hidden = (
                None if name == "peer" else value for name, value in zip(correlation.group_by, values, strict=True)
            )
            found.append((signature.name, tuple(hidden), one.first, round(float(measure), 6), sorted(flows)))
    return found


@settings(max_examples=400, deadline=None, derandomize=True)
@given(signatures(), st.lists(RECORD, max_size=40), st.randoms(use_true_random=False))
def test_a_stream_gives_the_episodes_of_brute_force(
    found: list[SimpleNamespace], records: list[Record], chance: random.Random
) -> None:
    records = [{**record, "flow_id": number} for number, record in enumerate(records)]
    alerts, _ = streamed(found, arriving(records, chance), chance)
    told = [
        (
            alert.signature["name"],
            tuple(alert.group.values()),
            alert.crossed_us,
            float(alert.measured["value"]),
            sorted(int(flow, 16) for flow in alert.evidence.flow_ids),
        )
        for alert in alerts
    ]
    expected = [row for one in found for row in brute_force(one, records)]
    assert sorted(told, key=repr) == sorted(expected, key=repr)
