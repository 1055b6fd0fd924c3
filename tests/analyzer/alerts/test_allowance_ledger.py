from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from hallmonitor.alerts.allowance_ledger import Ledger, Rows
from hallmonitor.alerts.local_time import zone

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


ALLOWANCES = (
    Terms(minutes=10, octets=30, schedules=("off_hours",), groups=("staff",)),
    Terms(minutes=4, groups=("staff",)),
    Terms(octets=9, schedules=("working",)),
)


class Texts:
    """Numbers for texts, others for each instance."""

    def __init__(self, start: int) -> None:
        self._numbers: dict[str, int] = {}
        self._start = start

    def number(self, text: str | None) -> int:
        return -1 if text is None else self._start + self._numbers.setdefault(text, len(self._numbers))

    def text(self, number: int) -> str | None:
        return None if number < 0 else {n + self._start: text for text, n in self._numbers.items()}[number]


def take(ledger: Ledger, records: list[Record], start: int = 0) -> list[bool]:
    texts = Texts(start)

    def ints(values: list[int]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        return np.array(values, dtype=np.int64)

    rows = Rows(
        *(
            ints([texts.number(getattr(record, name)) for record in records])
            for name in ("device", "category", "schedule", "group")
        ),
        ints([record.ts for record in records]),
        ints([record.ts + record.lasting for record in records]),
        ints([record.octets for record in records]),
    )
    return [bool(beyond) for beyond in ledger.take(rows, texts.text)]


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
)


@given(RECORDS)
@settings(max_examples=1000, deadline=None)
def test_agrees_with_the_definition(records: list[Record]) -> None:
    assert take(Ledger(ALLOWANCES, PLACE), records) == [_beyond(record, records) for record in records]


@given(RECORDS, st.sets(st.integers(-40, 40), max_size=3))
@settings(max_examples=300, deadline=None)
def test_splits_in_time_and_restarts_change_nothing(records: list[Record], cuts: set[int]) -> None:
    records = sorted(records, key=lambda record: record.ts)
    whole = Ledger(ALLOWANCES, PLACE)
    expected = take(whole, records)
    told: list[bool] = []
    ledger = Ledger(ALLOWANCES, PLACE)
    parts = groupby(records, key=lambda record: sum(MIDNIGHT + cut * MINUTE <= record.ts for cut in cuts))
    for start, (_, part) in enumerate(parts):
        saved = json.loads(json.dumps(ledger.save()))
        ledger = Ledger(ALLOWANCES, PLACE)
        ledger.restore(saved)
        told += take(ledger, list(part), start=100 * start)
    assert told == expected
    assert ledger.usage() == whole.usage()


def test_what_is_spent_and_left_is_told_by_day() -> None:
    ledger = Ledger(ALLOWANCES, PLACE)
    evening = [Record(MIDNIGHT - 30 * MINUTE, 2 * MINUTE, 7), Record(MIDNIGHT - 27 * MINUTE, MINUTE, 4)]
    night = [Record(MIDNIGHT, 12 * MINUTE, 50), Record(MIDNIGHT + 11 * MINUTE, 2 * MINUTE, 1)]
    assert take(ledger, [*evening, *night]) == [False, False, False, True]
    first, second = [usage.as_json() for usage in ledger.usage()]
    assert (first["day"], first["spent_us"], first["left_us"]) == ("2026-11-01", 4 * MINUTE, 6 * MINUTE)
    assert (first["spent_octets"], first["left_octets"]) == (11, 19)
    assert (second["day"], second["spent_us"], second["left_us"]) == ("2026-11-02", 13 * MINUTE, 0)
    assert (second["spent_octets"], second["left_octets"]) == (51, 0)


def test_a_day_that_is_over_is_told_once_and_forgotten() -> None:
    ledger = Ledger(ALLOWANCES, PLACE)
    take(ledger, [Record(MIDNIGHT - MINUTE, 0, 1), Record(MIDNIGHT, 0, 1)])
    today = ledger.usage()[1].day
    assert [usage.day for usage in ledger.close(today)] == [today - 1]
    assert ledger.close(today) == []
    assert [usage.day for usage in ledger.usage()] == [today]


def test_nothing_is_granted_to_what_no_allowance_names() -> None:
    ledger = Ledger(ALLOWANCES[:1], PLACE)
    others = [Record(MIDNIGHT, 0, 1, group="office"), Record(MIDNIGHT, 0, 1, schedule="working")]
    assert take(ledger, [*others, Record(MIDNIGHT, 0, 1, device=None)]) == [True, True, True]
    assert ledger.usage() == []


def test_no_records() -> None:
    assert take(Ledger(ALLOWANCES, PLACE), []) == []
