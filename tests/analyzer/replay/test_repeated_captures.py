from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hallmonitor.replay.repeated_captures import refuse_same_contents, refuse_same_files
from hallmonitor.report.view import CaptureView
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from collections.abc import Callable


def refused(refuse: Callable[..., None], *given: object) -> list[Path | None]:
    """The captures that are refused, at least one."""
    with pytest.raises(FaultsError) as caught:
        refuse(*given)
    return [fault.path for fault in caught.value.faults]


def test_different_files_and_missing_ones_are_left_alone(tmp_path: Path) -> None:
    one, other, pipe, missing = (tmp_path / name for name in ("a", "b", "pipe", "missing"))
    for path in (one, other):
        path.write_bytes(b"equal")
    os.mkfifo(pipe)
    different = [one, other, pipe, Path("-"), missing, missing]
    refuse_same_files(different)
    refuse_same_files([])
    assert refused(refuse_same_files, [*different, other]) == [other]


def test_one_file_under_several_names(tmp_path: Path) -> None:
    path, link, hard = (tmp_path / name for name in ("a", "link", "hard"))
    path.write_bytes(b"x")
    link.symlink_to(path)
    hard.hardlink_to(path)
    (tmp_path / "deep").mkdir()
    dotted = tmp_path / "deep" / ".." / "a"
    with pytest.raises(FaultsError) as caught:
        refuse_same_files([path, link, hard, dotted, path])
    assert [fault.path for fault in caught.value.faults] == [link, hard, dotted, path]
    assert all(f"same file as {path}" in str(fault) for fault in caught.value.faults)


def test_a_pipe_and_standard_input_are_read_once(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path in (Path("-"), pipe):
        with pytest.raises(FaultsError, match="same file as"):
            refuse_same_files([path, path])


def test_equal_contents() -> None:
    views = [CaptureView("a", "00", 99), CaptureView("-"), CaptureView("b", "11", 99), CaptureView("c", "00", 99)]
    paths = [Path("x/a"), Path("-"), Path("x/b"), Path("y/c")]
    refuse_same_contents(paths[:3], views[:3])
    with pytest.raises(FaultsError, match="y/c: this capture holds the same bytes as x/a"):
        refuse_same_contents(paths, views)


def test_pipes_and_captures_without_a_packet_are_left_alone() -> None:
    empty, pipe, full = CaptureView("a", "00", 24), CaptureView("p"), CaptureView("c", "11", 25)
    paths, views = [Path(name) for name in "abpqcd"], [empty, empty, pipe, pipe, full, full]
    refuse_same_contents(paths[:5], views[:5])
    assert refused(refuse_same_contents, paths, views) == [Path("d")]
