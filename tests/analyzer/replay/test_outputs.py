from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import pytest

from hallmonitor.replay.outputs import OutputFolder
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from pathlib import Path


def fill(out: Path, report: str = "<!DOCTYPE html>") -> None:
    with OutputFolder(out) as folder:
        folder.write_alerts([{"b": "é", "a": 1}])
        folder.write_summary({"z": 1, "a": 2})
        folder.write_report(report)
        folder.commit()


def interrupted(out: Path, error: type[BaseException]) -> None:
    with OutputFolder(out) as folder:
        folder.write_report("half")
        raise error


def test_appears_whole(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "out"
    fill(out)
    assert sorted(path.name for path in out.iterdir()) == ["alerts.jsonl", "flows", "report.html", "summary.json"]
    assert (out / "alerts.jsonl").read_bytes() == '{"a": 1, "b": "é"}\n'.encode()
    assert list(json.loads((out / "summary.json").read_text())) == ["a", "format", "z"]
    assert [path.name for path in out.parent.iterdir()] == ["out"]


def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    fill(tmp_path / "out")
    assert (tmp_path / "out").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_nothing_is_left_after_an_error(tmp_path: Path, error: type[BaseException]) -> None:
    with pytest.raises(error):
        interrupted(tmp_path / "out", error)
    assert list(tmp_path.iterdir()) == []


def test_an_earlier_replay_is_replaced(tmp_path: Path) -> None:
    fill(tmp_path / "out", "first")
    fill(tmp_path / "out", "second")
    assert (tmp_path / "out" / "report.html").read_text() == "second"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_an_earlier_replay_stays_after_an_error(tmp_path: Path) -> None:
    fill(tmp_path / "out", "first")
    with pytest.raises(KeyboardInterrupt):
        interrupted(tmp_path / "out", KeyboardInterrupt)
    assert (tmp_path / "out" / "report.html").read_text() == "first"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_an_earlier_replay_stays_where_the_new_one_cannot_take_its_place(tmp_path: Path) -> None:
    fill(tmp_path / "out", "first")
    with OutputFolder(tmp_path / "out") as folder:
        staging, folder.staging = folder.staging, tmp_path / "vanished.partial"
        with pytest.raises(FileNotFoundError):
            folder.commit()
        folder.staging = staging
    assert (tmp_path / "out" / "report.html").read_text() == "first"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_an_empty_folder_is_used(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    fill(tmp_path / "out")
    assert (tmp_path / "out" / "report.html").exists()


@pytest.mark.parametrize(
    "content",
    [
        {"thesis.txt": "mine"},
        {"summary.json": "{}"},
        {"summary.json": "[]"},
        {"summary.json": "not json"},
        {"report.html": "another program's"},
        {"summary.json": '{"format": "hallmonitor-replay-1"}', "notes.txt": "mine"},
    ],
)
def test_a_foreign_folder_is_refused_and_left_alone(tmp_path: Path, content: dict[str, str]) -> None:
    out = tmp_path / "out"
    out.mkdir()
    for name, text in content.items():
        (out / name).write_text(text)
    with pytest.raises(FaultsError, match="holds something"):
        OutputFolder(out)
    assert {path.name: path.read_text() for path in out.iterdir()} == content
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_file_or_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "link").symlink_to(tmp_path)
    for name in ("file", "link"):
        with pytest.raises(FaultsError, match="no folder"):
            OutputFolder(tmp_path / name)


def test_a_place_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FaultsError, match="cannot be made"):
        OutputFolder(tmp_path / "file" / "out")


def test_files_are_listed_with_their_hashes(tmp_path: Path) -> None:
    with OutputFolder(tmp_path / "out") as folder:
        folder.write_report("page")
        (folder.staging / "flows" / "part-00000.parquet").write_bytes(b"x")
        views = folder.files()
    assert [(view.name, view.size) for view in views] == [("flows/part-00000.parquet", 1), ("report.html", 4)]
    assert views[1].sha256 == hashlib.sha256(b"page").hexdigest()
