from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hallmonitor.flows.destination import destination, refuse_captures
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from pathlib import Path


def test_file_appears_whole(tmp_path: Path) -> None:
    output = tmp_path / "flows.csv"
    with destination(output) as stream:
        stream.write(b"half")
        assert not output.exists()
        stream.write(b" and half")
    assert output.read_bytes() == b"half and half"
    assert list(tmp_path.iterdir()) == [output]


def test_failure_leaves_the_earlier_file_and_nothing_else(tmp_path: Path) -> None:
    output = tmp_path / "flows.csv"
    output.write_bytes(b"earlier")

    def interrupted() -> None:
        with destination(output) as stream:
            stream.write(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert output.read_bytes() == b"earlier"
    assert list(tmp_path.iterdir()) == [output]


def test_unwritable_place_is_a_fault_with_the_path(tmp_path: Path) -> None:
    output = tmp_path / "missing" / "flows.csv"
    with pytest.raises(FaultsError, match=r"flows\.csv: cannot write: no such file"), destination(output):
        pytest.fail("must not be entered")


@pytest.mark.parametrize("output", ["day.pcap", "./day.pcap", "symbolic.pcap", "hard.pcap"])
def test_a_capture_is_never_written_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, output: str) -> None:
    monkeypatch.chdir(tmp_path)
    capture = tmp_path / "day.pcap"
    capture.write_bytes(b"packets")
    (tmp_path / "symbolic.pcap").symlink_to(capture)
    (tmp_path / "hard.pcap").hardlink_to(capture)
    with pytest.raises(FaultsError, match=r"the output is the capture day\.pcap itself"):
        refuse_captures(tmp_path / output, ["missing.pcap", "day.pcap"])


def test_another_file_may_be_written(tmp_path: Path) -> None:
    capture = tmp_path / "day.pcap"
    capture.write_bytes(b"packets")
    earlier = tmp_path / "flows.csv"
    earlier.write_bytes(b"packets")
    for output in (None, earlier, tmp_path / "new.csv", tmp_path / "missing" / "new.csv"):
        refuse_captures(output, [str(capture), "-"])
