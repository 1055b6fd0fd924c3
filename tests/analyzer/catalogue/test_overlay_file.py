from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hallmonitor.catalogue.overlay import END_OF_HEAD, OverlayService
from hallmonitor.catalogue.overlay_file import HEAD_MAX, head_text, read_overlay
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ENTRIES = "= a news\na.example\n"
SERVICE = OverlayService("a", "news", 1, 0)


def test_a_head_is_read_as_it_was_written(make_overlay: Callable[..., Path]) -> None:
    path = make_overlay("list", ENTRIES, SERVICE, OverlayService("b", "search", 0, 2))
    overlay = read_overlay(path)
    assert overlay.provenance.source == 'the "source"\x7f'
    assert overlay.counts.refused == {"a reason": 2}
    assert (overlay.domains, overlay.ranges) == (1, 2)
    content = path.read_bytes()
    assert content[overlay.entries_at :].decode() == ENTRIES
    assert head_text(overlay).encode() == content[: overlay.entries_at]


def test_the_digest_is_that_of_all_of_it(make_overlay: Callable[..., Path]) -> None:
    first = read_overlay(make_overlay("list", ENTRIES, SERVICE))
    assert read_overlay(make_overlay("list", ENTRIES, SERVICE)).sha256 == first.sha256
    assert read_overlay(make_overlay("list", ENTRIES + "b.example\n", SERVICE)).sha256 != first.sha256


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ('format = "hallmonitor-overlay-1"', 'format = "other"', 2, "format must be 'hallmonitor-overlay-1'"),
        ("licence", "license", 4, "unknown key license"),
        ("read = 5", "read = -1", 10, "read"),
        ("read = 5", 'read = "5"', 10, "read must be a whole number"),
        ("read = 5", "read = ", None, "not TOML"),
        ('name = "list"', 'name = "../list"', 3, "name"),
    ],
)
def test_a_changed_head_is_a_fault(
    make_overlay: Callable[..., Path], old: str, new: str, line: int | None, words: str
) -> None:
    path = make_overlay("list", ENTRIES, SERVICE)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(FaultsError) as caught:
        read_overlay(path)
    assert any(words in str(fault) and fault.line == line for fault in caught.value.faults), caught.value.faults


@pytest.mark.parametrize("content", [b"", b"a.example\n", b"\xff\n---\n", b"#" * (2 * HEAD_MAX) + b"\n---\n"])
def test_what_is_no_overlay_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "list"
    path.write_bytes(content)
    with pytest.raises(FaultsError, match=r"no overlay|not TOML"):
        read_overlay(path)
    assert END_OF_HEAD == "---\n"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FaultsError, match="the overlay cannot be read: no such file"):
        read_overlay(tmp_path / "none")
