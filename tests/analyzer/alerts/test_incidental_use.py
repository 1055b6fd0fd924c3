from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from hallmonitor.alerts.incidental_use import LONGEST_DAY_US, IncidentalUse
from hallmonitor.alerts.local_day import begin_of_day
from hallmonitor.alerts.local_time import zone
from hallmonitor.columns import Columns

if TYPE_CHECKING:
    from random import Random

PLACE = zone("America/New_York")
MINUTE = 60_000_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# 2026-11-02 00:00 in New York, the day after clocks went back.
MIDNIGHT = (datetime(2026, 11, 2, tzinfo=PLACE) - EPOCH) // timedelta(microseconds=1)


@dataclass(frozen=True)
class Terms:
    minutes: int | None = None
    octets: int | None = None
    schedules: tuple[str, ...] | None = None
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class Record:
    ts: int
    lasting: int
    octets: int
    device: str | None = "a"
    category: str | None = "gaming"
    schedule: str = "off_hours"
    group: str | None = "staff"
    flow: int = 1


ALLOWANCES = (
    Terms(minutes=10, octets=30, schedules=("off_hours",), groups=("staff",)),
    Terms(minutes=4, groups=("staff",)),
    Terms(octets=9, schedules=("working",)),
)


def counting(use: IncidentalUse, records: list[Record]) -> list[bool]:
    rows = [
        {
            "ts": record.ts,
            "ts_end": record.ts + record.lasting,
            "source_bytes": record.octets // 3,
            "destination_bytes": record.octets - record.octets // 3,
            "device": record.device,
            "device_group": record.group,
            "category": record.category,
            "schedule": record.schedule,
            "flow_id": record.flow,
        }
        for record in records
    ]
    return [bool(counts) for counts in use.counting(Columns.from_rows(rows))]


def _granted(record: Record) -> int | None:
    for number, terms in enumerate(ALLOWANCES):
        if terms.schedules is not None and record.schedule not in terms.schedules:
            continue
        if terms.groups and record.group not in terms.groups:
            continue
        return number
    return None


def _pool(record: Record) -> tuple[object, ...] | None:
    number = _granted(record)
    if number is None or record.device is None:
        return None
    day = (EPOCH + timedelta(microseconds=record.ts)).astimezone(PLACE).date()
    return number, record.device, day, record.category


def _beyond(record: Record, records: list[Record]) -> bool:
    """From the definition: a clock that runs through what the pool's earlier records left of stretches."""
    pool = _pool(record)
    if pool is None:
        return True
    terms = ALLOWANCES[_granted(record) or 0]
    earlier = sorted((each for each in records if _pool(each) == pool and each.ts < record.ts), key=lambda r: r.ts)
    spent = octets = 0
    begin = end = None
    for each in [*earlier, record]:
        if begin is None or end is None or each.ts - end >= 5 * MINUTE:
            spent += 0 if begin is None or end is None else end - begin
            begin = end = each.ts
        if each is record:
            break
        end = max(end, each.ts + each.lasting)
        octets += each.octets
    assert begin is not None
    spent += record.ts - begin
    return (terms.minutes is not None and spent >= terms.minutes * MINUTE) or (
        terms.octets is not None and octets >= terms.octets
    )


RECORDS = st.lists(
    st.builds(
        Record,
        ts=st.integers(-40, 40).map(lambda at: MIDNIGHT + at * MINUTE),
        lasting=st.sampled_from([0, MINUTE, 2 * MINUTE, MINUTE // 3]),
        octets=st.integers(0, 6),
        device=st.sampled_from(["a", "a", "b", None]),
        category=st.sampled_from(["gaming", "gaming", "shopping", None]),
        schedule=st.sampled_from(["off_hours", "working"]),
        group=st.sampled_from(["staff", "staff", "office", None]),
    ),
    max_size=25,
).map(lambda records: [replace(record, flow=number) for number, record in enumerate(records)])


@given(RECORDS)
@settings(max_examples=1000, deadline=None)
def test_agrees_with_the_definition(records: list[Record]) -> None:
    assert counting(IncidentalUse(ALLOWANCES, PLACE), records) == [_beyond(record, records) for record in records]


@given(RECORDS, st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_neither_order_nor_rows_that_come_twice_matter(records: list[Record], random: Random) -> None:
    use, mixed = IncidentalUse(ALLOWANCES, PLACE), IncidentalUse(ALLOWANCES, PLACE)
    places = [*range(len(records)), *random.sample(range(len(records)), len(records) // 3)]
    random.shuffle(places)
    expected = counting(use, records)
    assert counting(mixed, [records[at] for at in places]) == [expected[at] for at in places]
    assert mixed.usage() == use.usage()


@given(RECORDS, st.integers(-40, 40), st.integers(0, 40))
@settings(max_examples=300, deadline=None)
def test_looking_back_a_day_is_enough(records: list[Record], since: int, later: int) -> None:
    """Time is stretched here, so that the records lie within four days rather than within 80 minutes."""
    records = [replace(record, ts=MIDNIGHT + (record.ts - MIDNIGHT) * 72) for record in records]
    whole, pieces = IncidentalUse(ALLOWANCES, PLACE), IncidentalUse(ALLOWANCES, PLACE)
    expected = counting(whole, records)
    cuts = [MIDNIGHT + at * 72 * MINUTE for at in (-41, since, since + later, 81)]
    told: dict[int, bool] = {}
    for begin, end in pairwise(cuts):
        seen = [record for record in records if begin - IncidentalUse.lookback_us < record.ts <= end]
        answers = dict(zip((record.flow for record in seen), counting(pieces, seen), strict=True))
        told |= {record.flow: answers[record.flow] for record in seen if record.ts > begin}
    assert told == {record.flow: counts for record, counts in zip(records, expected, strict=True)}
    assert pieces.usage() == whole.usage()


def test_what_is_spent_and_left_is_told_by_day() -> None:
    use = IncidentalUse(ALLOWANCES, PLACE)
    evening = [Record(MIDNIGHT - 30 * MINUTE, 2 * MINUTE, 7), Record(MIDNIGHT - 27 * MINUTE, MINUTE, 4)]
    night = [Record(MIDNIGHT, 12 * MINUTE, 50), Record(MIDNIGHT + 11 * MINUTE, 2 * MINUTE, 1)]
    assert counting(use, [*evening, *night]) == [False, False, False, True]
    first, second = use.usage()
    assert (first.date, first.spent_us, first.left_us) == ("2026-11-01", 4 * MINUTE, 6 * MINUTE)
    assert (first.spent_octets, first.left_octets) == (11, 19)
    assert (second.date, second.spent_us, second.left_us) == ("2026-11-02", 13 * MINUTE, 0)
    assert (second.spent_octets, second.left_octets) == (51, 0)


def test_days_that_are_told_can_be_forgotten() -> None:
    use = IncidentalUse(ALLOWANCES, PLACE)
    counting(use, [Record(MIDNIGHT - MINUTE, 0, 1), Record(MIDNIGHT, 0, 1)])
    today = use.usage()[1].day
    use.forget(today)
    assert [usage.day for usage in use.usage()] == [today]


def test_nothing_is_granted_to_what_no_allowance_names() -> None:
    use = IncidentalUse(ALLOWANCES[:1], PLACE)
    others = [Record(MIDNIGHT, 0, 1, group="office"), Record(MIDNIGHT, 0, 1, schedule="working")]
    assert counting(use, [*others, Record(MIDNIGHT, 0, 1, device=None)]) == [True, True, True]
    assert use.usage() == []


def test_no_day_is_longer_than_it_looks_back() -> None:
    place = zone("Antarctica/Casey")
    begins = [begin_of_day(day, place) for day in range(12_000, 21_000)]
    assert 27 * 60 * MINUTE == max(after - before for before, after in pairwise(begins)) < LONGEST_DAY_US


def test_as_many_categories_as_the_narrowest_codes_hold() -> None:
    use = IncidentalUse(ALLOWANCES, PLACE)
    one = [Record(MIDNIGHT, MINUTE, 1, category=None if at < 0 else f"c{at}", flow=at + 2) for at in range(-1, 128)]
    assert counting(use, [*one, *(replace(record, ts=record.ts + MINUTE) for record in one)]) == [False] * 258
    assert len(use.usage()) == 129
    assert {usage.spent_us for usage in use.usage()} == {2 * MINUTE}


def test_times_of_a_damaged_capture_have_accounts_of_their_own() -> None:
    use = IncidentalUse(ALLOWANCES, PLACE)
    far = (1 << 62) - MINUTE
    assert counting(use, [Record(MIDNIGHT, 0, 1), Record(far, 0, 1), Record(-far, 0, 1)]) == [False] * 3
    assert len(use.usage()) == 3


def test_no_records() -> None:
    assert counting(IncidentalUse(ALLOWANCES, PLACE), []) == []
