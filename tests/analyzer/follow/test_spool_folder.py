"""What lies in a spool."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hallmonitor.follow.spool_folder import Said, SpoolFolder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from follow.conftest import Desk, SpoolWriter

DAY = 86_400_000_000


def test_closed_files_are_found_by_sensor_and_number(desk: Desk, spool_writer: Callable[..., SpoolWriter]) -> None:
    gate, annex = spool_writer("gate", sequence=9), spool_writer("annex.example-2")
    for until_us in (DAY - 1, DAY + 1):
        gate.write(until_us)
    path = annex.write(5, losses=[{"cause": "ring_full"}])
    path.with_name(".0000000000000007.parquet.partial").write_bytes(b"")
    path.with_name("7.parquet").write_bytes(b"")
    (desk.spool / "flows" / "date=never" / "sensor=gate").mkdir(parents=True)
    found = SpoolFolder(desk.spool).waiting()
    assert {sensor: [one.sequence for one in files] for sensor, files in found.items()} == {
        "annex.example-2": [1],
        "gate": [9, 10],
    }
    assert [one.path for one in found["gate"]] == gate.written
    assert found["annex.example-2"][0].losses_path.is_file()


def test_an_empty_spool_has_nothing_and_one_that_is_gone_is_told(tmp_path: Path) -> None:
    spool = SpoolFolder(tmp_path)
    assert (spool.waiting(), spool.said()) == ({}, {})
    with pytest.raises(FileNotFoundError):
        SpoolFolder(tmp_path / "gone").said()


def test_what_the_agent_says_of_a_sensor(desk: Desk, spool_writer: Callable[..., SpoolWriter]) -> None:
    spool_writer("gate").say(clean=True)
    spool_writer("annex").say(clean=False)
    (desk.spool / "sensor=bad.json").write_text("{", encoding="utf-8")
    (desk.spool / "sensor=odd.json").write_text("[]", encoding="utf-8")
    unknown = Said(None, stopped=False)
    assert SpoolFolder(desk.spool).said() == {
        "annex": Said(0, stopped=False),
        "bad": unknown,
        "gate": Said(0, stopped=True),
        "odd": unknown,
    }


def test_a_file_is_set_aside(desk: Desk, spool_writer: Callable[..., SpoolWriter]) -> None:
    path = spool_writer("gate").write(5)
    SpoolFolder(desk.spool).set_aside(path, "gate", 1, "flows")
    assert not path.exists()
    assert (desk.spool / "damaged" / "gate-0000000000000001-flows.parquet").is_file()
