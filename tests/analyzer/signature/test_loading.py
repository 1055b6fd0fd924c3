from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hallmonitor.signature import load_signatures
from hallmonitor.signature.loading import signature_paths
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_files_are_found_in_order(folder: Callable[..., Path]) -> None:
    root = folder("b", "a", filters=("c",))
    (root / "rules" / "x" / "notes.txt").write_text("not a signature", encoding="utf-8")
    (root / "catalogue").mkdir()
    (root / "catalogue" / "gaming.yml").write_text("category: gaming", encoding="utf-8")
    found = [path.relative_to(root).as_posix() for path in signature_paths(root)]
    assert found == ["filters/0.yml", "rules/x/0.yml", "rules/x/1.yml"]


def test_any_folder_of_files_will_do(tmp_path: Path, pieces: dict[str, str]) -> None:
    (tmp_path / "one.yaml").write_text(pieces["rule"] + pieces["use"], encoding="utf-8")
    assert load_signatures(tmp_path).names == ("gaming-flow",)


def test_a_folder_without_signatures_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(FaultsError, match="there are no signatures"):
        load_signatures(tmp_path)


def test_the_hash_follows_names_and_contents(folder: Callable[..., Path], pieces: dict[str, str]) -> None:
    plain = pieces["rule"] + pieces["use"]
    root = folder(plain)
    first = load_signatures(root).sha256
    assert load_signatures(root).sha256 == first
    folder(plain + "# changed\n")
    second = load_signatures(root).sha256
    (root / "rules" / "x" / "0.yml").rename(root / "rules" / "x" / "1.yml")
    third = load_signatures(root).sha256
    assert len({first, second, third}) == 3


def test_known_texts_are_held_against_the_signatures(folder: Callable[..., Path], pieces: dict[str, str]) -> None:
    root = folder(pieces["rule"] + pieces["use"])
    assert load_signatures(root, known={"category": ["gaming", "news"]}).names == ("gaming-flow",)
    with pytest.raises(FaultsError, match="category is never 'gaming'"):
        load_signatures(root, known={"category": ["news"]})


def test_faults_are_in_order_of_file_and_line(folder: Callable[..., Path], pieces: dict[str, str]) -> None:
    text = (
        pieces["rule"].replace("gaming-flow", "x").replace("schedule", "shedule").replace("category: g", "categry: g")
    )
    with pytest.raises(FaultsError) as error:
        load_signatures(folder(text, "a: [}"))
    assert [(fault.path.name, fault.line) for fault in error.value.faults if fault.path] == [
        ("0.yml", 7),
        ("0.yml", 8),
        ("1.yml", 1),
    ]


def test_lists_that_rules_and_filters_use_are_known(folder: Callable[..., Path], pieces: dict[str, str]) -> None:
    lists = {"approved_domains": ["a.example"], "partners": ["b.example"], "spare": []}
    rule = pieces["rule"].replace("category: gaming", "domain|expand: '%partners%'")
    signatures = load_signatures(folder(rule + pieces["use"], filters=(pieces["filter"],)), lists)
    assert signatures.placeholders == {"approved_domains", "partners"}
