from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from hallmonitor import shipped
from hallmonitor.catalogue import load_catalogue
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from pathlib import Path

NEWS = "category: news\nsentence: To read.\nservices:\n  daily: {name: Daily, domains: [daily.example, d.example]}\n"
SEARCH = "category: search\nsentence: To find.\nservices:\n  find: {name: Find, domains: [find.example]}\n"


def write(root: Path, **files: str) -> Path:
    (root / "catalogue").mkdir()
    for name, text in files.items():
        (root / "catalogue" / f"{name}.yml").write_text(text, encoding="utf-8")
    return root


def faults_of(root: Path) -> list[tuple[str, int | None, str]]:
    with pytest.raises(FaultsError) as caught:
        load_catalogue(root)
    return [("" if f.path is None else f.path.name, f.line, f.message) for f in caught.value.faults]


def test_files_are_merged_and_sorted(tmp_path: Path) -> None:
    data = load_catalogue(write(tmp_path, search=SEARCH, news=NEWS))
    assert data.entries == [
        ("d.example", "daily", "news"),
        ("daily.example", "daily", "news"),
        ("find.example", "find", "search"),
    ]
    assert data.categories == {"news": "To read.", "search": "To find."}
    assert data.services == {"daily": ("Daily", "news"), "find": ("Find", "search")}


def test_layout_does_not_change_the_digest(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    turned = NEWS.replace("daily.example, d.example", "d.example, daily.example") + "# a remark\n"
    first = load_catalogue(write(tmp_path / "a", news=NEWS))
    second = load_catalogue(write(tmp_path / "b", news=turned))
    assert first.sha256 == second.sha256


def test_other_files_are_left_alone(tmp_path: Path) -> None:
    root = write(tmp_path, news=NEWS)
    (root / "catalogue" / "README.md").write_text("# not YAML: [", encoding="utf-8")
    assert len(load_catalogue(root).entries) == 2


def test_domain_in_two_files_names_both_places(tmp_path: Path) -> None:
    root = write(tmp_path, news=NEWS, search=SEARCH.replace("find.example", "d.example"))
    first = root / "catalogue" / "news.yml"
    assert faults_of(root) == [("search.yml", 4, f"domain d.example is listed twice, first at {first}:4")]


def test_domain_twice_in_one_service(tmp_path: Path) -> None:
    root = write(tmp_path, news=NEWS.replace("daily.example, d.example", "d.example, d.example"))
    first = root / "catalogue" / "news.yml"
    assert faults_of(root) == [("news.yml", 4, f"domain d.example is listed twice, first at {first}:4")]


def test_service_in_two_files_and_in_one(tmp_path: Path) -> None:
    twice = SEARCH + "  find: {name: Again, domains: [again.example]}\n"
    root = write(tmp_path, news=NEWS.replace("daily:", "find:"), search=twice)
    first = root / "catalogue" / "news.yml"
    message = f"service find is listed twice, first at {first}:4"
    assert faults_of(root) == [("search.yml", 5, "key find is given twice"), ("search.yml", 4, message)]


def test_faults_of_all_files_come_together(tmp_path: Path) -> None:
    broken = "category: search\nsentence: [}\nservices: {}\n"
    root = write(tmp_path, news=NEWS.replace("d.example", "D.example"), search=broken)
    (root / "catalogue" / "video.yml").write_bytes(b"category: \xff\n")
    found = faults_of(root)
    assert [name for name, _, _ in found] == ["news.yml", "search.yml", "video.yml"]
    assert "upper-case" in found[0][2]
    assert found[1][1] == 2
    assert found[1][2].startswith("not YAML: ")
    assert found[2][2] == "the category is not UTF-8 text"


def test_control_character_is_not_yaml(tmp_path: Path) -> None:
    found = faults_of(write(tmp_path, news=NEWS + "\x07"))
    assert found[0][0] == "news.yml"
    assert found[0][2].startswith("not YAML: ")


def test_two_documents_are_refused(tmp_path: Path) -> None:
    found = faults_of(write(tmp_path, news=NEWS + "---\n" + NEWS))
    assert found == [("news.yml", 6, "a file holds one category")]


def test_unreadable_file(tmp_path: Path) -> None:
    root = write(tmp_path, news=NEWS)
    (root / "catalogue" / "search.yml").mkdir()
    assert faults_of(root) == [("search.yml", None, "the category cannot be read: is a directory")]


def test_no_files(tmp_path: Path) -> None:
    assert faults_of(tmp_path) == [("catalogue", None, "no catalogue files here")]


def test_copy_of_the_shipped_catalogue_has_the_same_digest(tmp_path: Path) -> None:
    shutil.copytree(shipped.root() / "catalogue", tmp_path / "catalogue")
    assert load_catalogue(tmp_path).sha256 == load_catalogue(shipped.root()).sha256
