from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hallmonitor.alerts import Alert, Judge, Loss
from hallmonitor.columns import Columns
from hallmonitor.correlate import Correlation, CorrelationKind
from hallmonitor.evaluate import AllOf, Expression
from hallmonitor.evaluate.expression import NumberTest, TextTest
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

MINUTE = 60_000_000
START = 1_778_587_200_000_000  # 12 May 2026, 12:00 UTC


@dataclass(frozen=True)
class Rule:
    name: str
    expression: Expression


@dataclass(frozen=True)
class Signature:
    name: str
    rules: tuple[Rule, ...]
    correlation: Correlation | None = None
    id: str = "11111111-1111-4111-8111-111111111111"
    title: str = "A title"
    version: str = "2026-05-01"
    sha256: str = "0" * 64
    level: str = "medium"
    evidence: str = "seen"
    clause: str = "other-use"
    cannot_show: str = "intent"
    advice: str = "ask"
    unit: str = "flows"
    gap_us: int = 10 * MINUTE


@dataclass(frozen=True)
class Entry:
    signature_name: str
    clause: str = "other-use"
    evidence: str = "seen"
    level: str | None = None
    threshold: float | None = None
    schedules: tuple[str, ...] | None = None
    exempt_groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class Policy:
    entries: tuple[Entry, ...]
    id: str = "district"


@dataclass(frozen=True)
class Site:
    time_zone: str = "America/New_York"
    names: tuple[str, ...] = field(default=())


def category(name: str) -> Expression:
    return TextTest("category", exact=frozenset({name}))


GAMING = Rule("gaming", category("gaming"))
UPLOAD = Rule("upload", AllOf((category("files"), NumberTest("source_bytes", "gte", frozenset({5})))))
KEY = bytes(range(32))
WINDOW = 10 * MINUTE
BY_DEVICE = ("device",)


def correlated(
    name: str, kind: CorrelationKind, threshold: float, column: str | None = None, *rules: Rule
) -> Signature:
    group_by = ("sensor",) if name == "crowd" else BY_DEVICE
    return Signature(name, rules or (GAMING,), Correlation(kind, WINDOW, group_by, threshold=threshold, field=column))


PLAIN = Signature("plain", (GAMING,))
MINUTES = correlated("minutes", CorrelationKind.VALUE_COUNT, 3, "active_minute")
SIGNATURES = (
    PLAIN,
    MINUTES,
    correlated("events", CorrelationKind.EVENT_COUNT, 3),
    correlated("bytes", CorrelationKind.VALUE_SUM, 12, "source_bytes"),
    correlated("average", CorrelationKind.VALUE_AVG, 4, "source_bytes"),
    correlated("both", CorrelationKind.TEMPORAL, 2, None, GAMING, UPLOAD),
    correlated("then", CorrelationKind.TEMPORAL_ORDERED, 2, None, GAMING, UPLOAD),
    correlated("crowd", CorrelationKind.VALUE_COUNT, 2, "device"),
    Signature(
        "addresses",
        (GAMING,),
        Correlation(CorrelationKind.VALUE_COUNT, WINDOW, ("device", "destination_port"), threshold=2, field="peer"),
    ),
)
AIMED = Signature(
    "aimed",
    (GAMING,),
    Correlation(CorrelationKind.EVENT_COUNT, WINDOW, ("device", "peer", "destination_port"), threshold=1),
)


def judged(
    records: list[dict[str, Any]], *signatures: Signature, entry: Entry | None = None, losses: tuple[Loss, ...] = ()
) -> list[Alert]:
    entries = tuple(Entry(signature.name) for signature in signatures) if entry is None else (entry,)
    judge = Judge(signatures, Policy(entries), Site(), id_key=KEY)
    judge.observe(Columns.from_rows(records))
    return judge.finish(losses, {"input": "h"})


def gaming(*minutes: int, **columns: Any) -> list[dict[str, Any]]:  # noqa: ANN401
    return [{"category": "gaming", "ts": START + minute * MINUTE, "flow_id": minute, **columns} for minute in minutes]


def test_a_plain_rule_alerts_once_for_each_stretch() -> None:
    first, second = judged(gaming(0, 5, 14, 24), PLAIN)
    assert (first.first, first.last) == ("2026-05-12T12:00:00.000000Z", "2026-05-12T12:14:00.000000Z")
    assert first.measured == {"value": 3, "unit": "flows", "over": "alert"}
    assert first.threshold == {"operator": "gte", "value": 1, "unit": "flows", "window_s": 600}
    assert first.why == "3 flows (gaming) in working hours on 12 May 2026 between 08:00 and 08:14; one is enough"
    assert second.why == "1 flow (gaming) in working hours on 12 May 2026 at 08:24; one is enough"
    assert first.id != second.id


def test_a_category_that_the_signature_does_not_ask_for_is_not_told() -> None:
    scan = Signature("scan", (Rule("refused", NumberTest("failed_connection", "eq", frozenset({1}))),))
    (alert,) = judged(gaming(0, category="file-transfer", category_source="port", failed_connection=True), scan)
    assert alert.why == "1 flow in working hours on 12 May 2026 at 08:00; one is enough"
    assert alert.evidence.categories == ["file-transfer"]


def test_a_correlation_alerts_when_it_crosses() -> None:
    (alert,) = judged(gaming(0, 1, 2, 3), MINUTES)
    assert alert.measured == {"value": 4, "unit": "flows", "over": "window"}
    assert (alert.first_us, alert.last_us) == (START, START + 3 * MINUTE)
    assert (alert.device, alert.device_group, alert.sensor) == ("a", "default", "sample")
    assert (alert.policy, alert.clause, alert.state, alert.level) == ("district", "other-use", "open", "medium")
    assert alert.hashes == {"input": "h"}
    assert judged(gaming(0, 1), MINUTES) == []
    assert judged(gaming(0, 1, 11), MINUTES) == []


def test_an_alert_is_of_the_building_that_all_its_records_are_of() -> None:
    def of(first: str | None, *others: str | None) -> str | None:
        records = gaming(0, building=first)
        for minute, building in enumerate(others, 1):
            records += gaming(minute, building=building)
        (alert,) = judged(records, MINUTES)
        return alert.building

    assert of("Library", "Library", "Library") == "Library"
    assert of("Library", "High school", "Library") is None
    assert of("Library", None, "Library") is None
    assert of(None, None, None) is None


def test_a_signature_may_ask_for_and_group_by_the_building() -> None:
    asked = Rule("library", AllOf((category("gaming"), TextTest("building", exact=frozenset({"library"})))))
    records = gaming(0, building="Library") + gaming(1, building="High school") + gaming(2)
    (alert,) = judged(records, Signature("library", (asked,)))
    assert (alert.building, alert.evidence.flows) == ("Library", 1)
    by_building = Correlation(CorrelationKind.EVENT_COUNT, WINDOW, ("building",), threshold=2)
    (alert,) = judged([*records, *gaming(3, building="Library", device="b")], Signature("many", (GAMING,), by_building))
    assert (alert.group, alert.building, alert.device) == ({"building": "Library"}, "Library", None)


def test_first_crossed_and_last_are_told_apart() -> None:
    records = gaming(0, 1, 2, 3)
    records[1]["ts_end"] = START + 3 * MINUTE + 45_000_000
    records[3]["ts_end"] = START + 3 * MINUTE + 30_000_000
    (alert,) = judged(records, MINUTES)
    told = alert.as_json()
    assert (told["first"], told["crossed"]) == ("2026-05-12T12:00:00.000000Z", "2026-05-12T12:02:00.000000Z")
    assert told["last"] == "2026-05-12T12:03:45.000000Z"
    (plain,) = judged(records, PLAIN)
    assert plain.crossed_us == plain.first_us == START


def test_a_loss_at_the_end_of_the_last_record_is_told() -> None:
    records = gaming(0, 1, 2)
    records[2]["ts_end"] = START + 3 * MINUTE
    loss = Loss(START + 2 * MINUTE + 1, START + 4 * MINUTE, "table_full", 3)
    (alert,) = judged(records, MINUTES, losses=(loss,))
    assert alert.losses == [loss.told()]


def test_the_id_follows_from_signature_group_and_first_crossing() -> None:
    (alert,) = judged(gaming(0, 1, 2), MINUTES)
    (longer,) = judged(gaming(0, 1, 2, 3), MINUTES)
    (later,) = judged(gaming(1, 2, 3), MINUTES)
    (other,) = judged(gaming(0, 1, 2, device="b"), MINUTES)
    assert alert.id == longer.id
    assert len({alert.id, later.id, other.id}) == 3
    (elsewhere,) = judged(gaming(0, 1, 2), MINUTES, entry=Entry("minutes", clause="copyright"))
    assert elsewhere.id != alert.id


def test_the_id_cannot_be_found_by_trying_without_the_key() -> None:
    told = [Judge([PLAIN], Policy((Entry("plain"),)), Site(), id_key=key) for key in (KEY, KEY, bytes(32))]
    for judge in told:
        judge.observe(Columns.from_rows(gaming(0)))
    first, again, other = (judge.finish()[0].id for judge in told)
    assert first == again
    assert first != other
    unkeyed = json.dumps([PLAIN.id, ["a"], START]).encode()
    assert first == hmac.new(KEY, unkeyed, "sha256").hexdigest()[:16] != hashlib.sha256(unkeyed).hexdigest()[:16]


def test_groups_are_judged_apart() -> None:
    mixed = gaming(0, 2, device="a") + gaming(1, 3, device="b")
    assert judged(mixed, MINUTES) == []
    (crowd,) = judged(mixed, SIGNATURES[7])
    assert crowd.device is None
    assert crowd.measured["value"] == 2


def test_what_the_flows_have_in_common_is_told() -> None:
    def told(words: Callable[[str], str | None]) -> list[Alert]:
        records = gaming(0, 1, peer="198.51.100.7", destination_port=22) + gaming(2, peer="10.20.0.9")
        judge = Judge([AIMED], Policy((Entry("aimed"),)), Site(), id_key=KEY, address_words=words)
        judge.observe(Columns.from_rows(records))
        return judge.finish()

    outside, inside = told({"198.51.100.7": "198.51.100.7", "10.20.0.9": "device-9"}.get)
    assert outside.group == {"device": "a", "peer": "198.51.100.7", "destination_port": 22}
    assert inside.group == {"device": "a", "peer": "device-9", "destination_port": 443}
    assert [alert.id for alert in judged(gaming(0, peer="10.20.0.9"), AIMED)] != [inside.id]
    (unasked,) = judged(gaming(2, peer="10.20.0.9"), AIMED)
    assert (unasked.id, unasked.group["peer"]) == (inside.id, None)


def test_rows_without_a_device_belong_to_no_device() -> None:
    assert judged(gaming(0, 1, 2, 3, device=None), MINUTES) == []


def test_records_that_cannot_be_grouped_are_counted_by_signature() -> None:
    both, ports = SIGNATURES[5], SIGNATURES[8]
    judge = Judge(
        [MINUTES, PLAIN, both, ports], Policy(tuple(map(Entry, ("minutes", "both", "addresses")))), Site(), id_key=KEY
    )
    assert judge.ungrouped == {}
    upload = [{"category": "files", "source_bytes": 9, "ts": START, "flow_id": 7, "device": None}]
    judge.observe(Columns.from_rows(gaming(0, 1, device=None) + gaming(2)))
    judge.observe(Columns.from_rows(upload + gaming(3, device="b", peer=None)))
    assert judge.ungrouped == {"minutes": 2, "both": 3, "addresses": 2}
    judge.finish()
    assert judge.ungrouped == {"minutes": 2, "both": 3, "addresses": 2}


def test_a_policy_may_change_the_threshold() -> None:
    records = gaming(0, 1)
    (alert,) = judged(records, MINUTES, entry=Entry("minutes", threshold=2))
    assert alert.threshold["value"] == 2
    assert judged(gaming(0, 1, 2), MINUTES, entry=Entry("minutes", threshold=4)) == []


def test_a_policy_may_change_the_level_and_weaken_the_evidence() -> None:
    (alert,) = judged(gaming(0), PLAIN, entry=Entry("plain", level="high", evidence="indicated"))
    assert (alert.level, alert.evidence_kind) == ("high", "indicated")


def test_a_policy_may_count_some_schedules_only() -> None:
    records = gaming(0, 1) + gaming(2, schedule="off_hours")
    assert judged(records, MINUTES, entry=Entry("minutes", schedules=("working",))) == []
    assert len(judged(records, MINUTES, entry=Entry("minutes", schedules=("working", "off_hours")))) == 1


def test_a_policy_may_exempt_groups() -> None:
    records = gaming(0, 1, 2, device_group="communications") + gaming(0, 1, 2, device="b", device_group="staff")
    (alert,) = judged(records, MINUTES, entry=Entry("minutes", exempt_groups=("communications", "it")))
    assert alert.device == "b"


def test_losses_within_a_window_of_the_alert_are_told() -> None:
    near = Loss(START - 12 * MINUTE, START - 10 * MINUTE, "table_full", 3)
    far = Loss(START - 12 * MINUTE, START - 11 * MINUTE, "table_full", 3)
    after = Loss(START + 3 * MINUTE, None, "capture_cut")
    (alert,) = judged(gaming(0, 1, 2), MINUTES, losses=(near, far, after))
    assert alert.losses == [near.told()]


def test_mistakes_of_a_policy_are_told_together() -> None:
    policy = Policy((Entry("nowhere"), Entry("plain", threshold=5), Entry("then", threshold=5), Entry("minutes")))
    with pytest.raises(FaultsError) as error:
        Judge(SIGNATURES, policy, Site(), id_key=KEY)
    assert [fault.message for fault in error.value.faults] == [
        "policy district names the unknown signature nowhere",
        "policy district sets a threshold for plain, which has none to change",
        "policy district sets a threshold for then, which has none to change",
    ]


def test_finishing_twice_tells_the_same() -> None:
    judge = Judge([PLAIN], Policy((Entry("plain"),)), Site(), id_key=KEY)
    judge.observe(Columns.from_rows(gaming(0)))
    assert judge.finish() == judge.finish()
    judge.observe(Columns.from_rows(gaming(30)))
    assert len(judge.finish()) == 2


def test_alerts_are_sorted_by_first_time() -> None:
    alerts = judged(gaming(0, 1, 2, 30, 60), *SIGNATURES)
    assert [alert.first_us for alert in alerts] == sorted(alert.first_us for alert in alerts)


RECORD = st.fixed_dictionaries(
    {
        "category": st.sampled_from(["gaming", "files", "news"]),
        "ts": st.integers(0, 60).map(lambda minute: START + minute * MINUTE // 2),
        "flow_id": st.integers(1, 6),
        "record_seq": st.integers(0, 3),
        "device": st.sampled_from(["a", "b", "c", None]),
        "domain": st.sampled_from(["x.example", "y.example", None]),
        "source_bytes": st.integers(0, 9),
        "peer": st.sampled_from(["192.0.2.1", "2001:db8::1", "192.0.2.2"]),
        "destination_port": st.sampled_from([25, 443]),
        "schedule": st.sampled_from(["working", "off_hours"]),
    }
)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(RECORD, max_size=40), st.randoms(use_true_random=False), st.integers(1, 5))
def test_neither_batches_nor_order_change_a_byte(
    records: list[dict[str, Any]], chance: random.Random, batches: int
) -> None:
    policy = Policy(tuple(Entry(signature.name) for signature in SIGNATURES))
    whole = Judge(SIGNATURES, policy, Site(), id_key=KEY)
    whole.observe(Columns.from_rows(records))

    shuffled = records.copy()
    chance.shuffle(shuffled)
    split = Judge(SIGNATURES, policy, Site(), id_key=KEY)
    cuts = sorted(chance.randint(0, len(shuffled)) for _ in range(batches - 1))
    for begin, end in zip([0, *cuts], [*cuts, len(shuffled)], strict=True):
        split.observe(Columns.from_rows(shuffled[begin:end]))
    assert [alert.to_json() for alert in split.finish()] == [alert.to_json() for alert in whole.finish()]


def first_seen(number: int) -> Signature:
    asked = AllOf((NumberTest("first_seen", "eq", frozenset({1})), category("gaming")))
    return Signature(f"new {number}", (Rule("new", asked),))


def streaming(*signatures: Signature, **options: Any) -> Judge:  # noqa: ANN401
    policy = Policy(tuple(Entry(signature.name) for signature in signatures))
    return Judge(signatures, policy, Site(), id_key=KEY, **options)


def test_first_seen_is_the_earliest_record_of_device_and_domain_among_all() -> None:
    judge = streaming(first_seen(1), lateness_us=MINUTE)
    judge.observe(Columns.from_rows(gaming(30, 60, domain="a") + gaming(40, domain="b") + gaming(50, domain=None)))
    judge.observe(Columns.from_rows([{**record, "category": "news"} for record in gaming(59, domain="a")]))
    judge.observe(Columns.from_rows(gaming(80, domain="b")))
    told = [(alert.crossed_us, alert.evidence.domains[0]["domain"]) for alert in judge.advance()]
    assert told == [(START + 30 * MINUTE, "a"), (START + 40 * MINUTE, "b")]
    assert judge.finish() == []


def test_first_seen_of_a_record_that_comes_later_and_began_earlier() -> None:
    judge = streaming(first_seen(1), lateness_us=60 * MINUTE)
    judge.observe(Columns.from_rows(gaming(30, domain="a")))
    judge.observe(Columns.from_rows(gaming(0, domain="a")))
    (alert,) = judge.finish()
    assert alert.crossed_us == START


def test_what_comes_after_its_time_was_decided_is_left_out_and_counted() -> None:
    judge = streaming(PLAIN, lateness_us=MINUTE)
    judge.observe(Columns.from_rows(gaming(30)))
    assert judge.advance() == []
    judge.observe(Columns.from_rows(gaming(0, 29, 31)))
    assert judge.late == 2
    assert [alert.evidence.flows for alert in judge.finish()] == [2]


def test_rows_beyond_the_bound_are_dropped_counted_and_told() -> None:
    judge = streaming(PLAIN, MINUTES, most_rows=8)
    for minute in range(12):
        judge.observe(Columns.from_rows(gaming(minute)))
    assert judge.rows <= 8
    assert sum(judge.dropped.values()) + judge.rows == 24
    causes = {alert.signature["name"]: [loss.cause for loss in alert.losses] for alert in judge.finish()}
    assert causes == {"plain": ["rows_dropped"], "minutes": ["rows_dropped"]}


def test_what_is_kept_does_not_grow_with_time() -> None:
    judge = streaming(PLAIN, MINUTES, lateness_us=MINUTE)
    alerts = 0
    for hour in range(400):
        records = gaming(*(hour * 60 + minute for minute in range(0, 40, 2)), device=f"device {hour}")
        judge.observe(Columns.from_rows(records * 20))
        alerts += len(judge.advance())
    assert alerts >= 2 * 399
    assert judge.rows < 20_000
    assert len(judge.save()) < 100_000


def test_a_saved_state_is_refused_by_a_judge_of_something_else() -> None:
    judge = streaming(PLAIN, lateness_us=MINUTE)
    judge.observe(Columns.from_rows(gaming(0)))
    state = judge.save()
    others = [
        streaming(MINUTES, lateness_us=MINUTE),
        streaming(PLAIN, lateness_us=2 * MINUTE),
        streaming(PLAIN, lateness_us=MINUTE, settings_hash="other"),
    ]
    for other in others:
        with pytest.raises(FaultsError, match="other signatures"):
            other.restore(state)
        assert other.finish() == []
    same = streaming(PLAIN, lateness_us=MINUTE)
    same.restore(state)
    assert same.finish() == judge.finish()


class EveryOther:
    """Lets every other alert pass."""

    def __init__(self) -> None:
        self.held_back = 0

    def passes(self, alert: Alert) -> bool:
        self.held_back += alert.evidence.flows
        return bool(self.held_back % 2)

    def save(self) -> dict[str, object]:
        return {"held_back": self.held_back}

    def restore(self, saved: dict[str, Any]) -> None:
        self.held_back = saved["held_back"]


def test_finished_alerts_pass_what_holds_them_back() -> None:
    judge = streaming(PLAIN, lateness_us=MINUTE, suppression=EveryOther())
    judge.observe(Columns.from_rows(gaming(0, 30, 60, 90)))
    assert [alert.crossed_us for alert in judge.advance()] == [START, START + 60 * MINUTE]
    again = EveryOther()
    other = streaming(PLAIN, lateness_us=MINUTE, suppression=again)
    other.restore(judge.save())
    assert again.held_back == 3
    assert other.finish() == []
    assert again.held_back == 3  # finishing leaves everything as it is


def test_a_lateness_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="lateness"):
        streaming(PLAIN, lateness_us=0)


def test_time_goes_on_where_no_record_comes() -> None:
    judge = streaming(PLAIN, lateness_us=MINUTE)
    judge.observe(Columns.from_rows(gaming(0)))
    assert judge.advance(reached_us=START + 5 * MINUTE) == []
    assert judge.reach_us is not None
    assert judge.reach_us <= START
    (alert,) = judge.advance(reached_us=START + 600 * MINUTE)
    assert alert.first_us == START
    assert judge.reach_us > START
    assert judge.advance(reached_us=START) == []


def test_what_is_not_raised_is_given_where_it_is_asked_for() -> None:
    class Nothing:
        def passes(self, _alert: object) -> bool:
            return False

        def __deepcopy__(self, _memo: object) -> Nothing:
            return self

    judge = streaming(PLAIN, suppression=Nothing())
    judge.observe(Columns.from_rows(gaming(0)))
    assert judge.finish() == []
    assert len(judge.finish(suppressed_too=True)) == 1


def test_pairs_that_another_judge_saw_are_not_new() -> None:
    old = streaming(first_seen(1))
    old.observe(Columns.from_rows(gaming(0, domain="x.example")))
    new = streaming(first_seen(2))
    new.remember_pairs(old.save())
    new.observe(Columns.from_rows(gaming(5, domain="x.example")))
    assert new.finish() == []
    streaming(PLAIN).remember_pairs(old.save())  # which needs none
