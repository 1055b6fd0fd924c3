from __future__ import annotations

import copy
import json
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hallmonitor.alerts import suppression
from hallmonitor.alerts.alert import DOMAINS_CAP, Alert, Evidence
from hallmonitor.alerts.local_time import zone
from hallmonitor.alerts.suppression import Suppression

PLACE = zone("America/New_York")
MINUTE = 60_000_000
DEVICE = "device-0123456789ab"


@dataclass(frozen=True)
class Exempt:
    signature: str | None = None
    clause: str | None = None
    device: str | None = None
    device_group: str | None = None
    domain: str | None = None
    until: date = date(2026, 12, 31)


@dataclass(frozen=True)
class Cool:
    signature: str
    minutes: int


def _us(text: str) -> int:
    return (datetime.fromisoformat(text) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


NOON = _us("2026-11-10T12:00:00-05:00")
EVIDENCE = Evidence(
    flows=3,
    flow_ids=[],
    flow_ids_cap=50,
    domains=[
        {"domain": "cdn.example.org", "flows": 2, "bytes": 60},
        {"domain": "example.org", "flows": 1, "bytes": 40},
    ],
    categories=[],
    services=[],
    source_bytes=30,
    destination_bytes=70,
    active_minutes=1,
)
ALERT = Alert(
    id="0" * 16,
    policy="p",
    clause="other-use",
    evidence_kind="seen",
    level="low",
    state="open",
    signature={"id": "x", "name": "gaming", "title": "t", "version": "v", "sha256": "s"},
    device=DEVICE,
    device_group="staff",
    building=None,
    sensor="replay",
    group={"device": DEVICE},
    first_us=NOON,
    crossed_us=NOON + MINUTE,
    last_us=NOON + 2 * MINUTE,
    measured={},
    threshold={},
    why="",
    evidence=EVIDENCE,
    losses=[],
    cannot_show="",
    advice="",
    hashes={},
)


def named(signature: str, **changes: object) -> Alert:
    return replace(ALERT, signature={**ALERT.signature, "name": signature}, **changes)


@pytest.mark.parametrize(
    ("exception", "passes"),
    [
        (Exempt(signature="gaming"), False),
        (Exempt(signature="shopping"), True),
        (Exempt(clause="other-use"), False),
        (Exempt(clause="copyright"), True),
        (Exempt(signature="gaming", device=DEVICE), False),
        (Exempt(signature="gaming", device="device-ffffffffffff"), True),
        (Exempt(signature="gaming", device_group="staff"), False),
        (Exempt(signature="gaming", device_group="office"), True),
        (Exempt(signature="gaming", device=DEVICE, device_group="office"), True),
        (Exempt(signature="gaming", domain="example.org"), False),
        (Exempt(signature="gaming", domain="cdn.example.org"), True),
        (Exempt(signature="gaming", domain="ample.org"), True),
        (Exempt(signature="gaming", until=date(2026, 11, 10)), False),
        (Exempt(signature="gaming", until=date(2026, 11, 9)), True),
    ],
)
def test_an_exception_holds_back_what_fits_all_of_it(exception: Exempt, passes: bool) -> None:  # noqa: FBT001
    judged = Suppression([exception], [], PLACE)
    assert judged.passes(ALERT) is passes
    assert judged.held.by_exception == [{} if passes else {"gaming": 1}]


@pytest.mark.parametrize(
    "evidence",
    [
        replace(EVIDENCE, domains=[]),
        replace(EVIDENCE, flows=4),  # a flow of no domain
        replace(EVIDENCE, source_bytes=31),  # a byte of no domain
        replace(
            EVIDENCE,
            domains=[
                {"domain": f"{at}.example.org", "flows": 1, "bytes": 100 if at == 0 else 0} for at in range(DOMAINS_CAP)
            ],
        ),
        replace(EVIDENCE, domains=[*EVIDENCE.domains, {"domain": "example.net", "flows": 0, "bytes": 0}]),
    ],
)
def test_an_alert_that_may_be_about_more_than_the_domain_is_raised(evidence: Evidence) -> None:
    judged = Suppression([Exempt(signature="gaming", domain="example.org")], [], PLACE)
    assert judged.passes(replace(ALERT, evidence=evidence))


@pytest.mark.parametrize(
    ("first", "passes"),
    [
        ("2026-11-10T23:59:59.999999-05:00", False),
        ("2026-11-11T00:00:00-05:00", True),
        ("2026-11-11T04:59:59Z", False),  # still the 10th at the site
    ],
)
def test_the_last_day_is_a_local_one_and_holds_to_its_end(first: str, passes: bool) -> None:  # noqa: FBT001
    judged = Suppression([Exempt(signature="gaming", until=date(2026, 11, 10))], [], PLACE)
    assert judged.passes(replace(ALERT, first_us=_us(first))) is passes
    assert judged.held.after_expiry == [{"gaming": 1} if passes else {}]


def test_the_first_exception_that_holds_is_the_one_that_counts() -> None:
    expired = Exempt(clause="other-use", until=date(2026, 1, 1))
    judged = Suppression([expired, Exempt(signature="gaming"), Exempt(clause="other-use")], [], PLACE)
    assert not judged.passes(ALERT)
    assert not judged.passes(named("shopping"))
    assert judged.held.by_exception == [{}, {"gaming": 1}, {"shopping": 1}]
    assert judged.held.after_expiry == [{}, {}, {}]


def at(minute: int, lasting: int = 0, **changes: object) -> Alert:
    crossed = NOON + minute * MINUTE
    return replace(ALERT, first_us=crossed - 1, crossed_us=crossed, last_us=crossed + lasting * MINUTE, **changes)


def test_to_cool_down_is_counted_from_the_end_of_what_was_raised() -> None:
    judged = Suppression([], [Cool("gaming", 60)], PLACE)
    alerts = [at(0, 10), at(30, 100), at(69), at(70), at(100), at(129), at(130)]
    assert [judged.passes(alert) for alert in alerts] == [True, False, False, True, False, False, True]
    assert judged.held.by_cool_down == {"gaming": 4}


def test_groups_and_signatures_cool_down_by_themselves() -> None:
    judged = Suppression([], [Cool("gaming", 60)], PLACE)
    assert judged.passes(at(0))
    assert judged.passes(at(1, group={"device": "device-ffffffffffff"}))
    shopping = {**ALERT.signature, "name": "shopping"}
    assert all(judged.passes(at(minute, signature=shopping)) for minute in (1, 2))
    assert not judged.passes(at(2))


def test_groups_that_are_not_told_are_not_taken_for_one() -> None:
    judged = Suppression([], [Cool("gaming", 60)], PLACE)
    hidden = {"device": DEVICE, "destination_ip": None}
    assert judged.passes(at(0, group=hidden))
    assert judged.passes(at(1, group=hidden))


def test_what_an_exception_held_back_starts_no_time_to_cool_down() -> None:
    judged = Suppression([Exempt(signature="gaming", until=date(2026, 11, 10))], [Cool("gaming", 60)], PLACE)
    midnight = 12 * 60
    assert not judged.passes(at(midnight - 5))
    assert judged.passes(at(midnight + 5))


def test_what_is_remembered_has_a_bound_and_what_is_forgotten_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suppression, "MOST_REMEMBERED", 2)
    judged = Suppression([], [Cool("gaming", 60)], PLACE)
    for place in (0, 1, 2):
        assert judged.passes(at(place, group={"device": f"device-{place}"}))
    assert judged.held.forgotten == 1
    assert judged.passes(at(3, group={"device": "device-0"}))
    assert not judged.passes(at(4, group={"device": "device-2"}))


def test_after_a_restart_the_same_groups_are_forgotten_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suppression, "MOST_REMEMBERED", 2)
    first, second = (Suppression([], [Cool("gaming", 60)], PLACE) for _ in range(2))
    assert all(first.passes(at(minute, group={"device": device})) for minute, device in enumerate("ba"))
    second.restore(json.loads(json.dumps(first.save(), sort_keys=True)))
    for judged in (first, second):
        assert judged.passes(at(2, group={"device": "c"}))
        assert not judged.passes(at(3, group={"device": "a"}))


def test_an_alert_that_was_raised_elsewhere_is_cooled_down_after() -> None:
    suppression = Suppression([], [Cool("gaming", 30)], PLACE)
    raised = at(0)
    suppression.note("gaming", raised.group, raised.last_us)
    assert not suppression.passes(at(10))
    suppression.note("other", raised.group, raised.last_us)
    assert suppression.passes(at(31))
    assert len(suppression.save()["raised"]) == 1


def test_another_goes_on_with_what_was_raised_and_counts_anew() -> None:
    first = Suppression([Exempt(clause="x")], [Cool("gaming", 30)], PLACE)
    assert first.passes(at(0))
    assert not first.passes(at(5))
    second = Suppression([], [Cool("gaming", 60)], PLACE)
    second.follow_on(first.save())
    assert second.held.by_cool_down == {}
    assert not second.passes(at(40))


def test_a_copy_goes_on_by_itself() -> None:
    judged = Suppression([Exempt(signature="shopping")], [Cool("gaming", 60)], PLACE)
    assert judged.passes(at(0))
    twin = copy.deepcopy(judged)
    assert [twin.passes(at(1)), twin.passes(named("shopping"))] == [False, False]
    assert (judged.held.by_cool_down, judged.held.by_exception) == ({}, [{}])
    assert not judged.passes(at(2))


ALERTS = st.lists(
    st.builds(
        lambda minute, lasting, name, group, device: named(
            name,
            first_us=NOON + minute * MINUTE,
            crossed_us=NOON + minute * MINUTE,
            last_us=NOON + (minute + lasting) * MINUTE,
            group={"device": group},
            device=device,
        ),
        st.integers(0, 2000),
        st.integers(0, 90),
        st.sampled_from(["gaming", "shopping"]),
        st.sampled_from(["a", "b"]),
        st.sampled_from([DEVICE, None]),
    ),
    max_size=30,
).map(lambda alerts: sorted(alerts, key=lambda alert: alert.crossed_us))


@given(ALERTS, st.integers(0, 30))
@settings(max_examples=300, deadline=None)
def test_a_restart_changes_nothing(alerts: list[Alert], cut: int) -> None:
    arguments = (
        [Exempt(signature="gaming", device=DEVICE, until=date(2026, 11, 10))],
        [Cool("gaming", 45), Cool("shopping", 200)],
        PLACE,
    )
    whole, first, second = (Suppression(*arguments) for _ in range(3))
    expected = [whole.passes(alert) for alert in alerts]
    told = [first.passes(alert) for alert in alerts[:cut]]
    second.restore(json.loads(json.dumps(first.save())))
    assert told + [second.passes(alert) for alert in alerts[cut:]] == expected
    assert second.held == whole.held
    held = [*whole.held.by_exception, whole.held.by_cool_down]
    assert sum(expected) + sum(sum(counts.values()) for counts in held) == len(alerts)
