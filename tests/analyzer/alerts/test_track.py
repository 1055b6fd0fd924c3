from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np

from hallmonitor.alerts.first_seen import FirstSeen
from hallmonitor.alerts.store import Store
from hallmonitor.alerts.track import Track
from hallmonitor.alerts.work import Work
from hallmonitor.columns import Columns
from hallmonitor.correlate import Correlation, CorrelationKind
from hallmonitor.evaluate.expression import TextTest

if TYPE_CHECKING:
    from hallmonitor.alerts.spans import Spans

MINUTE = 60_000_000
THREE = Correlation(CorrelationKind.EVENT_COUNT, 10 * MINUTE, ("device",), threshold=3)
RULE = SimpleNamespace(name="r", expression=TextTest("category"))


class OnlyLarge:
    """Counts rows of more than nothing, and looks an hour back."""

    lookback_us = 60 * MINUTE
    columns = ("device", "source_bytes")
    terms = ""

    def counting(self, rows: Columns) -> np.ndarray:
        return rows.numbers("source_bytes")[0] > 0


def track(correlation: Correlation = THREE, narrowing: OnlyLarge | None = None) -> tuple[Track, Store]:
    signature = SimpleNamespace(name="s", rules=(RULE,), correlation=correlation, gap_us=1)
    work = Work.of(SimpleNamespace(threshold=None, schedules=None, exempt_groups=()), signature)
    store = Store(work.columns)
    return Track(work, store, FirstSeen(b""), narrowing), store


def add(one: tuple[Track, Store], *minutes: int, **columns: Any) -> None:  # noqa: ANN401
    held, store = one
    records = [{"ts": minute * MINUTE, "device": "a", **columns} for minute in minutes]
    first, everything = len(store), np.arange(len(minutes))
    block = store.encode(Columns.from_rows(records), everything)
    store.rows.append(block)
    held.rows.add(0, first, everything, block, {})


def told(spans: Spans) -> list[tuple[int, int, int]]:
    columns = (spans.first_us // MINUTE, spans.last_us // MINUTE, spans.peak)
    return list(zip(*(column.tolist() for column in columns), strict=True))


def test_episodes_are_decided_as_far_as_all_is_known() -> None:
    one = track()
    add(one, 0, 4, 8, 9, 17, 30, 31, 38)
    decision = one[0].decide(None, 20 * MINUTE)
    assert told(decision.open) == [(8, 17, 4)]
    assert told(decision.closed) == []
    assert (len(decision.now["ts"]), len(decision.later["ts"])) == (5, 3)
    one[0].settle(decision, 20 * MINUTE)
    after = one[0].decide(20 * MINUTE, 40 * MINUTE)
    assert (told(after.closed), told(after.open)) == ([(8, 17, 4)], [(38, 38, 3)])
    assert [held.tolist() for held in one[0].evidence(after.closed)] == [[0, 1, 2, 3, 4]]
    assert told(one[0].decide(20 * MINUTE, None).closed) == [(8, 17, 4), (38, 38, 3)]


def test_deciding_changes_nothing() -> None:
    one = track()
    add(one, 0, 4, 8)
    before = one[0].save()
    one[0].decide(None, None)
    assert {name: held.tolist() for name, held in one[0].save().items()} == {
        name: held.tolist() for name, held in before.items()
    }


def test_rows_without_a_say_are_dropped_and_not_counted() -> None:
    one = track()
    add(one, 0, 4, 8, 9, 17)
    one[0].settle(one[0].decide(None, 18 * MINUTE), 18 * MINUTE)
    one[0].tidy(18 * MINUTE)
    assert len(one[0].rows) == 5  # an open episode needs its evidence
    one[0].settle(one[0].decide(18 * MINUTE, 27 * MINUTE), 27 * MINUTE)
    one[0].tidy(27 * MINUTE)
    assert (len(one[0].rows), one[0].rows.dropped, one[0].rows.lost_us) == (0, 0, None)


def test_only_rows_that_count_are_measured_and_told() -> None:
    one = track(narrowing=OnlyLarge())
    add(one, 0, 1, 2, source_bytes=0)
    add(one, 3, 4, 5, source_bytes=1)
    decision = one[0].decide(None, None)
    assert told(decision.closed) == [(5, 5, 3)]
    assert [held.tolist() for held in one[0].evidence(decision.closed)] == [[3, 4, 5]]
    assert one[0].lookback_us == 70 * MINUTE


def test_a_track_is_restored_as_it_was() -> None:
    one = track()
    add(one, 0, 4, 8, 9, 17, 30)
    one[0].settle(one[0].decide(None, 20 * MINUTE), 20 * MINUTE)
    other = Track(one[0].work, one[1], FirstSeen(b""))
    other.restore(one[0].save())
    assert told(other.open) == told(one[0].open)
    for blocks, copied in zip(one[0].rows.parts, other.rows.parts, strict=True):
        assert {name: held.tolist() for name, held in copied.whole().items()} == {
            name: held.tolist() for name, held in blocks.whole().items()
        }


def test_new_numbers_of_records_and_texts_are_taken() -> None:
    one = track()
    add(one, 0, 1, device="b")
    add(one, 0, 4, 8, device="a")
    held, store = one
    held.settle(held.decide(None, 9 * MINUTE), 9 * MINUTE)
    used = np.asarray([False, False, True, True, True])
    held.rows.settled.keep(lambda block: block["row"] >= 2)
    held.renumber(store.keep(used, {name: [numbers] for name, numbers in held.held}))
    assert held.rows.settled.column("row").tolist() == [0, 1, 2]
    assert [store.value("device", number) for number in held.open.values[0].tolist()] == ["a"]
    assert [records.tolist() for records in held.evidence(held.open)] == [[0, 1, 2]]
