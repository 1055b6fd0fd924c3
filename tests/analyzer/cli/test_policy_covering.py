from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from hallmonitor.cli.policy_covering import check_policies, cover_policy
from hallmonitor.shipped import root
from hallmonitor_service.faults import FaultsError
from hallmonitor_service.leaving import EXIT_FAULT, EXIT_FOUND

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A copy of a shipped policy."""
    return shutil.copy(root() / "policies" / "clinton-4306.yml", tmp_path / "clinton-4306.yml")


def _change(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def test_a_policy_that_cannot_be_used_is_told_with_the_others(capsys: pytest.CaptureFixture[str], mine: Path) -> None:
    _change(mine, "name: dns-tunnel", "name: dns-tunel")
    assert check_policies([str(mine), "torrington-4012"], None) == EXIT_FAULT
    (line,) = capsys.readouterr().out.splitlines()
    assert line.endswith("clause confidentiality: unknown signature dns-tunel (did you mean dns-tunnel?)")
    assert line.startswith(f"{mine}:")


def test_what_is_hardly_meant_is_a_warning(capsys: pytest.CaptureFixture[str], mine: Path) -> None:
    _change(mine, "name: Facebook, category: social-networking", "name: Facebook, category: social-netwrking")
    assert check_policies([str(mine)], None, as_json=True) == EXIT_FOUND
    (value,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert (value["kind"], value["file"], value["remedy"]) == ("warning", str(mine), "did you mean social-networking?")
    assert value["line"] > 100


def test_groups_are_held_against_the_sites(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    site = tmp_path / "site.toml"
    group = '[[groups]]\nname = "{}"\naddresses = ["10.0.{}.0/24"]\n'
    site.write_text(group.format("communications", 1) + group.format("mail-servers", 2), encoding="utf-8")
    assert check_policies(["clinton-4306"], site) == EXIT_FOUND
    assert "no device is in the group it-department, which the policy " in capsys.readouterr().out
    site.write_text(group.format("it-departmnt", 1), encoding="utf-8")
    assert check_policies(["clinton-4306"], site) == EXIT_FAULT
    assert "the group it-department, which the site calls it-departmnt" in capsys.readouterr().out


def test_nothing_found_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert check_policies(["clinton-4306"], None) == 0
    assert capsys.readouterr().out == "1 policy: nothing was found\n"


def test_coverage_is_written_to_a_file_or_standard_output(
    capsysbinary: pytest.CaptureFixture[bytes], mine: Path, tmp_path: Path
) -> None:
    for form in ("table", "json", "html"):
        cover_policy(str(mine), form, None, None)
        shown = capsysbinary.readouterr().out
        cover_policy(str(mine), form, tmp_path / "out", None)
        assert (tmp_path / "out").read_bytes() == shown
        assert len(shown) > 1000


def test_a_policy_that_is_not_there_is_a_fault() -> None:
    with pytest.raises(FaultsError, match="unknown policy"):
        cover_policy("none", "table", None, None)
