from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from hallmonitor.replay.capture_hashes import CaptureHashes, input_hash
from hallmonitor.report.view import CaptureView


def test_files_in_the_order_given(tmp_path: Path) -> None:
    paths = [tmp_path / "b.pcap", tmp_path / "a.pcap"]
    contents = [os.urandom(3_000_000), b""]
    for path, content in zip(paths, contents, strict=True):
        path.write_bytes(content)
    with CaptureHashes(paths) as hashes:
        views = hashes.wait()
    assert views == tuple(
        CaptureView(path.name, hashlib.sha256(content).hexdigest(), len(content))
        for path, content in zip(paths, contents, strict=True)
    )


def test_pipes_are_left_to_the_engine(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with CaptureHashes([pipe, Path("-")]) as hashes:
        assert hashes.wait() == (CaptureView("pipe"), CaptureView("-"))


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with CaptureHashes([tmp_path / "missing"]) as hashes, pytest.raises(FileNotFoundError):
        hashes.wait()


def test_leaving_early_ends_the_thread(tmp_path: Path) -> None:
    path = tmp_path / "a.pcap"
    path.write_bytes(bytes(5_000_000))
    with pytest.raises(KeyboardInterrupt), CaptureHashes([path]):
        raise KeyboardInterrupt


def test_input_hash() -> None:
    views = [CaptureView("a", "00", 1), CaptureView("b", "11", 1)]
    assert input_hash(views) == hashlib.sha256(b"00\n11\n").hexdigest()
    assert input_hash([*views, CaptureView("-")]) is None
    assert input_hash([]) is None
