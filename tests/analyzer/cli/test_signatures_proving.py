from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest

from hallmonitor.cli.signatures_proving import check_signatures, prove_signatures
from hallmonitor.cli.signatures_showing import write_new
from hallmonitor_service.faults import FaultsError
from hallmonitor_service.leaving import EXIT_FAULT, EXIT_FOUND

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def mine(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    write_new("mine", "other-use", "value_count", tmp_path, date(2026, 5, 12))
    capsys.readouterr()
    return tmp_path / "mine.yml"


def _change(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def _line(path: Path, text: str) -> int:
    return next(n for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if text in line)


def test_what_is_shipped_has_no_mistakes_and_proves_itself(capsys: pytest.CaptureFixture[str]) -> None:
    assert check_signatures([], None) == 0
    assert prove_signatures([], None) == 0
    assert capsys.readouterr().out.endswith("samples: all pass\n")


def test_a_fault_is_told_with_its_line_and_remedy(capsys: pytest.CaptureFixture[str], mine: Path) -> None:
    _change(mine, "category: gaming\n", "categry: gaming\n")
    assert check_signatures([str(mine)], None) == EXIT_FAULT
    line = _line(mine, "categry: gaming")
    out = capsys.readouterr().out.splitlines()
    assert out[0] == f"{mine}:{line}: unknown field categry (did you mean category?)"
    assert check_signatures([str(mine)], None, as_json=True) == EXIT_FAULT
    assert json.loads(capsys.readouterr().out.splitlines()[0]) == {
        "kind": "fault",
        "file": str(mine),
        "line": line,
        "message": "unknown field categry",
        "remedy": "did you mean category?",
    }


def test_what_is_hardly_meant_is_a_warning(capsys: pytest.CaptureFixture[str], mine: Path) -> None:
    _change(mine, "  condition: selection\n", "  unused:\n    category: gaming\n  condition: selection\n")
    assert check_signatures([str(mine)], None) == EXIT_FOUND
    line = _line(mine, "  unused:")
    assert capsys.readouterr().out == (f"{mine}:{line}: the condition does not use unused (take it out, or name it)\n")
    assert check_signatures([str(mine)], None, as_json=True) == EXIT_FOUND
    told = json.loads(capsys.readouterr().out)
    assert (told["kind"], told["line"]) == ("warning", line)


def test_a_sample_that_fails_is_told_with_how_near_it_came(capsys: pytest.CaptureFixture[str], mine: Path) -> None:
    _change(mine, "gte: 20\n", "gte: 21\n")
    assert prove_signatures([str(mine)], None) == EXIT_FOUND
    assert capsys.readouterr().out.splitlines() == [
        "mine  match 0 of 1, no_match 4 of 4",
        (
            f"  {mine}:{_line(mine, 'name: twenty minutes')}: mine does not alert on its match sample 'twenty minutes' "
            "(measured 20, wanted at least 21 active minutes within 4 h)"
        ),
        "1 signature, 5 samples: 1 fails",
    ]
    assert prove_signatures([str(mine)], None, as_json=True) == EXIT_FOUND
    told = json.loads(capsys.readouterr().out)
    assert (told["match"], told["no_match"]) == ({"passed": 0, "of": 1}, {"passed": 4, "of": 4})


def test_what_means_nothing_is_a_fault() -> None:
    for work in (check_signatures, prove_signatures):
        with pytest.raises(FaultsError, match="no shipped signature is called none"):
            work(["none"], None)


def test_what_no_line_is_known_of_is_told_as_json_too(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "mine.yml").write_bytes(b"title: caf\xe9\n")
    assert check_signatures([str(tmp_path / "mine.yml")], None, as_json=True) == EXIT_FAULT
    told = json.loads(capsys.readouterr().out)
    assert (told["line"], told["message"]) == (None, "the signature is not UTF-8 text")


def test_what_cannot_be_loaded_cannot_be_proven(mine: Path) -> None:
    _change(mine, "category: gaming\n", "categry: gaming\n")
    with pytest.raises(FaultsError, match="unknown field categry"):
        prove_signatures([str(mine)], None)
