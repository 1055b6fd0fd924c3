from __future__ import annotations

from typing import TYPE_CHECKING

from hallmonitor.signature import Finding, SignatureSet, findings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hallmonitor.signature.documents import Document


def test_a_finding_says_where_and_what(tmp_path: Path) -> None:
    path = tmp_path / "one.yml"
    assert str(Finding("this is odd", "leave it out", path, 5)) == f"{path}:5: this is odd (leave it out)"
    assert str(Finding("this is odd", "", path, 5)) == f"{path}:5: this is odd"


def test_a_finding_points_at_a_key(document: Callable[[str], Document]) -> None:
    one = document("title: t\nlevel: low\n")
    assert Finding.at(one, "odd", "", "level") == Finding("odd", "", one.path, 2)


def test_a_set_gives_what_was_found(tmp_path: Path) -> None:
    found = Finding("odd", "", tmp_path, 1)
    assert findings(SignatureSet((), "", findings=(found,))) == [found]
    assert findings(SignatureSet((), "")) == []
