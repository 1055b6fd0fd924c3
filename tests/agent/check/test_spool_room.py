from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest
from made_up import NOBODY, MadeUp, told

from hallmonitor_agent.check.spool_room import file_system, mount, spool_room


class Usage(NamedTuple):
    total: int
    used: int
    free: int


class Flags(NamedTuple):
    f_flag: int


MIB = 1 << 20


@pytest.fixture(autouse=True)
def roomy(monkeypatch: pytest.MonkeyPatch) -> None:
    free(monkeypatch, 10_000)


def free(monkeypatch: pytest.MonkeyPatch, free_mb: int) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(0, 0, free_mb * MIB))


def test_there_is_room(made_up: MadeUp) -> None:
    file = made_up.write("spool/flows/date=2026-01-01/sensor=s/0000000000000001.parquet", "")
    os.truncate(file, 3 * MIB)
    others = made_up.write("spool/flows/date=2026-01-01/sensor=t/0000000000000001.parquet", "")
    os.truncate(others, 5 * MIB)
    assert told(spool_room, made_up.situation()) == [
        f"ok | {made_up.root}/spool: 3 of 2048 MiB used, 10000 free on the disk"
    ]


@pytest.mark.parametrize(
    ("free_mb", "start"),
    [
        (2560, "ok | "),
        (2559, "warning | {}: there is room for 2047 MiB beside the 512"),
        (512, "fault | {}: there is room"),
    ],
)
def test_the_disk_may_have_less(made_up: MadeUp, free_mb: int, start: str, monkeypatch: pytest.MonkeyPatch) -> None:
    free(monkeypatch, free_mb)
    (line,) = told(spool_room, made_up.situation())
    assert line.startswith(start.format(made_up.root / "spool"))


def test_a_folder_that_is_not_there_is_made(made_up: MadeUp) -> None:
    (made_up.root / "spool").rmdir()
    assert told(spool_room, made_up.situation()) == [f"ok | {made_up.root}/spool will be made in {made_up.root}"]


def test_who_cannot_make_it_is_told(made_up: MadeUp) -> None:
    (made_up.root / "spool").rmdir()
    made_up.root.chmod(0o755)
    made_up.account = NOBODY
    (line,) = told(spool_room, made_up.situation())
    assert line.startswith(f"fault | {made_up.root}/spool is not there, and nobody cannot make it in {made_up.root}")
    assert line.endswith(f"sudo install -d -o nobody -m 2770 {made_up.root}/spool")


def test_who_cannot_write_is_told(made_up: MadeUp) -> None:
    (made_up.root / "spool").chmod(0o755)
    made_up.account = NOBODY
    (line,) = told(spool_room, made_up.situation())
    assert line.startswith(f"fault | nobody cannot write to {made_up.root}/spool | ")


def test_a_file_in_its_place_is_told(made_up: MadeUp) -> None:
    (made_up.root / "spool").rmdir()
    made_up.write("spool", "")
    assert told(spool_room, made_up.situation())[0].startswith(f"fault | {made_up.root}/spool is no folder")


def test_a_read_only_file_system_is_told(made_up: MadeUp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "statvfs", lambda _path: Flags(os.ST_RDONLY))
    (line,) = told(spool_room, made_up.situation())
    assert line.startswith(
        f"fault | {made_up.root}/spool is read-only | no record can be written | sudo mount -o remount,rw /"
    )


def test_what_cannot_be_looked_at_is_not_known(made_up: MadeUp, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_path: object) -> object:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "statvfs", refuse)
    assert told(spool_room, made_up.situation()) == [
        f"unknown | {made_up.root}/spool cannot be looked at: permission denied"
    ]


def test_a_spool_in_memory_is_told(made_up: MadeUp) -> None:
    point = mount(made_up.root)
    made_up.write(
        "proc/self/mounts", f"/dev/vda {point} ext4 rw 0 0\ntmpfs {point} tmpfs rw 0 0\nnone /other x rw 0 0\n"
    )
    lines = told(spool_room, made_up.situation())
    assert lines[0].startswith(f"warning | {made_up.root}/spool lies in memory (tmpfs) | ")
    assert lines[1].startswith("ok | ")


def test_where_mounts_are_not_told_nothing_is_said(tmp_path: Path) -> None:
    assert file_system(tmp_path, tmp_path / "none") == ""
    assert mount(Path("/")) == Path("/")
