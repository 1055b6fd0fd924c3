from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path


def test_demo_writes_the_day_and_says_where(
    tmp_path: Path, hallmonitor: Callable[..., subprocess.CompletedProcess[bytes]]
) -> None:
    capture = tmp_path / "day.pcap"
    done = hallmonitor("demo", capture)
    assert done.returncode == 0, done.stderr
    assert capture.exists()
    assert (tmp_path / "day.site.toml").exists()
    assert str(capture) in done.stdout.decode()
    assert "packets" in done.stdout.decode()


def test_folder_that_is_not_there_is_a_fault(
    tmp_path: Path, hallmonitor: Callable[..., subprocess.CompletedProcess[bytes]]
) -> None:
    done = hallmonitor("demo", tmp_path / "missing" / "day.pcap")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("there", ["day.pcap", "day.site.toml"])
def test_files_that_are_there_are_kept_unless_forced(
    tmp_path: Path, hallmonitor: Callable[..., subprocess.CompletedProcess[bytes]], there: str
) -> None:
    (tmp_path / there).write_bytes(b"a person's own")
    done = hallmonitor("demo", tmp_path / "day.pcap")
    assert done.returncode == 2
    (line,) = done.stderr.decode().splitlines()
    assert str(tmp_path / there) in line
    assert "--force" in line
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"a person's own"]
    assert hallmonitor("demo", "--force", tmp_path / "day.pcap").returncode == 0
    assert len(list(tmp_path.iterdir())) == 2
