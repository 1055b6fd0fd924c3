"""In which order files are taken, and what is told of those that are missing, damaged or left over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hallmonitor.alerts.losses import Loss
from hallmonitor.follow.cursor import Place
from hallmonitor.follow.spool_folder import SpoolFolder
from hallmonitor.follow.spool_reader import DAMAGED, MISSING, Next, SpoolReader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from follow.conftest import Desk, SpoolWriter

S = 1_000_000
SILENT_S = 60.0


def reader_of(desk: Desk, places: dict[str, Place] | None = None) -> SpoolReader:
    reader = SpoolReader([SpoolFolder(desk.spool)], places or {}, SILENT_S)
    reader.look(0.0)
    return reader


def taken(reader: SpoolReader, now_s: float = 0.0, *, wait: bool = True) -> Iterator[Next]:
    while (found := reader.next(now_s, wait=wait)) is not None:
        reader.take(found)
        yield found


def named(files: Iterator[Next]) -> list[tuple[str, int]]:
    return [(one.file.sensor, one.file.sequence) for one in files]


def test_the_order_does_not_depend_on_when_it_is_looked(desk: Desk, spool_writer: Callable[..., SpoolWriter]) -> None:
    ends = {"a": [10, 20, 30, 40], "b": [11, 20, 29]}
    writers = {sensor: spool_writer(sensor) for sensor in ends}
    queue = [(sensor, end) for sensor in ends for end in ends[sensor]]
    expected = [(sensor, ends[sensor].index(end) + 1) for end, sensor in sorted((e, s) for s, e in queue)]
    for sensor in ends:
        writers[sensor].say(clean=False)
    reader = reader_of(desk)
    found: list[tuple[str, int]] = []
    for sensor, end in queue:  # all of one before any of the other
        writers[sensor].write(end * S)
        reader.look(0.0)
        found += named(taken(reader))
    found += named(taken(reader, wait=False))
    assert found == expected


def test_a_sensor_without_a_file_is_waited_for_until_it_is_silent(
    desk: Desk, spool_writer: Callable[..., SpoolWriter]
) -> None:
    spool_writer("a").write(10 * S)
    spool_writer("b").say(clean=False)
    reader = reader_of(desk)
    assert reader.next(SILENT_S - 1) is None
    reader.look(SILENT_S - 1)
    assert reader.next(SILENT_S) is not None
    assert reader.next(0.0, wait=False) is not None


def test_a_sensor_that_has_stopped_is_not_waited_for(desk: Desk, spool_writer: Callable[..., SpoolWriter]) -> None:
    spool_writer("a").write(10 * S)
    spool_writer("b").say(clean=True)
    assert reader_of(desk).next(0.0) is not None


def test_a_file_is_given_again_until_it_is_taken(desk: Desk, spool_writer: Callable[..., SpoolWriter]) -> None:
    spool_writer("a").write(10 * S)
    reader = reader_of(desk)
    first = reader.next(0.0)
    reader.look(0.0)
    assert reader.next(0.0) is first
    assert reader.waiting == 1


def test_released_files_are_gone(desk: Desk, spool_writer: Callable[..., SpoolWriter]) -> None:
    spool_writer("a").write(10 * S, losses=[{"cause": "ring_full"}])
    reader = reader_of(desk)
    for found in taken(reader):
        reader.release(found)
    assert not list(desk.spool.rglob("*.parquet"))


def test_numbers_that_are_missing_are_a_loss(desk: Desk, spool_writer: Callable[..., SpoolWriter]) -> None:
    writer = spool_writer("a")
    for end in (10, 20, 30, 40):
        writer.write(end * S)
    writer.written[1].unlink()
    writer.written[2].unlink()
    found = list(taken(reader_of(desk)))
    assert [one.missing for one in found] == [0, 2]
    assert found[1].losses == [Loss(10 * S, 40 * S, MISSING)]


def test_a_file_that_goes_between_look_and_read_is_missing(
    desk: Desk, spool_writer: Callable[..., SpoolWriter]
) -> None:
    writer = spool_writer("a")
    for end in (10, 20, 30):
        writer.write(end * S)
    reader = reader_of(desk)
    writer.written[1].unlink()
    assert [one.missing for one in taken(reader)] == [0, 1]


def test_damaged_files_are_set_aside_and_a_loss(desk: Desk, spool_writer: Callable[..., SpoolWriter]) -> None:
    writer = spool_writer("a")
    for end in (10, 20, 30):
        writer.write(end * S)
    writer.written[1].write_bytes(b"PAR1")
    reader = reader_of(desk)
    found = list(taken(reader))
    assert [(one.file.sequence, one.unread, one.missing) for one in found] == [(1, 0, 0), (3, 1, 0)]
    assert found[1].losses == [Loss(10 * S, 30 * S, DAMAGED)]
    assert "Parquet" in found[1].damaged[0].why
    for one in found:
        reader.release(one)
    assert [path.name for path in (desk.spool / "damaged").iterdir()] == ["a-0000000000000002-flows.parquet"]
    assert reader_of(desk, reader.places).waiting == 0


def test_a_damaged_file_at_the_end_waits_and_holds_nobody_back(
    desk: Desk, spool_writer: Callable[..., SpoolWriter]
) -> None:
    bad, good = spool_writer("a"), spool_writer("b")
    bad.write(10 * S).write_bytes(b"PAR1")
    good.write(20 * S)
    reader = reader_of(desk)
    assert reader.next(0.0) is None
    reader.look(SILENT_S)
    found = list(taken(reader, SILENT_S))
    assert named(iter(found)) == [("b", 1)]
    bad.write(30 * S)
    reader.look(SILENT_S)
    (late,) = taken(reader, 3 * SILENT_S, wait=False)
    assert (late.unread, late.missing) == (1, 0)


def test_what_a_crash_left_over_is_removed_unread(desk: Desk, spool_writer: Callable[..., SpoolWriter]) -> None:
    writer = spool_writer("a", sequence=5)
    for end in (10, 20, 30):
        writer.write(end * S)
    reader = reader_of(desk, {"a": Place(6, 20 * S, 20 * S)})
    assert named(taken(reader)) == [("a", 7)]
    assert reader.leftovers == 2
    assert [path.exists() for path in writer.written] == [False, False, True]


def test_a_damaged_file_that_was_told_before_is_only_set_aside(
    desk: Desk, spool_writer: Callable[..., SpoolWriter]
) -> None:
    writer = spool_writer("a", sequence=5)
    for end in (10, 30):
        writer.write(end * S)
    writer.written[0].write_bytes(b"PAR1")
    (found,) = taken(reader_of(desk, {"a": Place(5, 20 * S, 20 * S)}))
    assert (found.unread, found.losses, len(found.damaged)) == (0, [], 1)


def test_numbers_that_begin_anew_are_noticed(desk: Desk, spool_writer: Callable[..., SpoolWriter]) -> None:
    writer = spool_writer("a", sequence=1)
    for end in (100, 110):
        writer.write(end * S)
    found = list(taken(reader_of(desk, {"a": Place(900, 90 * S, 90 * S)})))
    assert [(one.file.sequence, one.renewed, one.missing) for one in found] == [(1, True, 0), (2, False, 0)]


def test_a_clock_that_was_put_back_is_no_new_numbering(desk: Desk, spool_writer: Callable[..., SpoolWriter]) -> None:
    writer = spool_writer("a", sequence=6)
    writer.write(50 * S)
    (found,) = taken(reader_of(desk, {"a": Place(5, 90 * S, 90 * S)}))
    assert (found.renewed, found.place) == (False, Place(6, 50 * S, 90 * S))


def test_a_clock_that_is_far_ahead_holds_its_sensor_back_no_further(
    desk: Desk, spool_writer: Callable[..., SpoolWriter]
) -> None:
    wrong, right = spool_writer("a"), spool_writer("b")
    for end in (10**9, 30):
        wrong.write(end * S)
    for end in (10, 20):
        right.write(end * S)
    reader = reader_of(desk)
    found = []
    while (one := reader.next(0.0, wait=False, ahead_us=1000 * S)) is not None:
        reader.take(one)
        found.append((one.file.sensor, one.file.sequence))
    assert found == [("a", 1), ("b", 1), ("b", 2), ("a", 2)]


def test_a_sensor_in_two_spools_is_read_from_the_first(desk: Desk, spool_writer: Callable[..., SpoolWriter]) -> None:
    spool_writer("a").write(10 * S)
    other = type(desk)(desk.folder / "other", None)
    second = spool_writer("a")
    second.path = other.spool
    second.write(20 * S)
    reader = SpoolReader([SpoolFolder(desk.spool), SpoolFolder(other.spool)], {}, SILENT_S)
    reader.look(0.0)
    assert reader.twice == ("a",)
    assert [one.file.until_us for one in taken(reader)] == [10 * S]


def test_a_spool_that_cannot_be_read_is_told(desk: Desk) -> None:
    reader = SpoolReader([SpoolFolder(desk.spool / "gone")], {}, SILENT_S)
    with pytest.raises(FileNotFoundError):
        reader.look(0.0)
