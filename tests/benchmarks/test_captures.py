from __future__ import annotations

import os
import struct
from typing import TYPE_CHECKING

import pytest

from harness import captures
from harness.captures import Capture, generate, is_newer, prefix
from harness.command import CommandFailedError

if TYPE_CHECKING:
    from pathlib import Path

HEAD = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65_535, 1)


def _write(path: Path, byte: bytes, when: int) -> None:
    """A capture of two packets of one byte, made at that time."""
    path.write_bytes(HEAD + 2 * (struct.pack("<IIII", 1, 2, 1, 1) + byte))
    os.utime(path, (when, when))


def test_a_file_is_newer_than_all_that_it_is_made_from(tmp_path: Path) -> None:
    for number, name in enumerate(("old", "middle", "new")):
        _write(tmp_path / name, b"x", 1_000 + number)
    assert is_newer(tmp_path / "new", tmp_path / "old", tmp_path / "middle")
    assert not is_newer(tmp_path / "middle", tmp_path / "old", tmp_path / "new")
    assert not is_newer(tmp_path / "missing", tmp_path / "old")


def test_a_prefix_follows_its_capture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(captures, "BUILD", tmp_path)
    path = tmp_path / "mix.pcap"
    _write(path, b"a", 1_000)
    capture = Capture("mix", path, "", packets=2, bytes=0, flows=0)
    first = prefix(capture, 1)
    assert (first.packets, first.path.read_bytes()[-1:]) == (1, b"a")
    os.utime(first.path, (1_001, 1_001))
    _write(path, b"b", 1_002)
    assert prefix(capture, 1).path.read_bytes()[-1:] == b"b"
    assert prefix(capture, 2) is capture


def test_a_capture_is_kept_until_its_generator_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(captures, "GENERATOR", tmp_path / "traffic")
    source = tmp_path / "traffic" / "src" / "main.rs"
    source.parent.mkdir(parents=True)
    source.touch()
    os.utime(source, (1_000, 1_000))
    kept = tmp_path / "mix.pcap"
    _write(kept, b"a", 1_001)
    captures.facts_path(kept).write_text("{}")
    assert generate("mix", kept) == kept
    os.utime(source, (1_002, 1_002))
    # There is nothing to build here, so that what asks for the generator fails, and leaves no half a capture.
    with pytest.raises(CommandFailedError):
        generate("mix", kept)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mix.json", "mix.pcap", "traffic"]


def test_the_optional_corpus_may_be_absent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HALLMONITOR_SHARED", str(tmp_path))
    assert captures.optional_corpus() is None
    with pytest.raises(CommandFailedError, match="the optional corpus is not beside the checkout"):
        captures.load(captures.REAL)
