from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest

from hallmonitor.cli.signatures_showing import day_of, list_signatures, print_schema, show_signatures, write_new
from hallmonitor.shipped import root
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from pathlib import Path


def test_the_schema_is_the_shipped_one(capsys: pytest.CaptureFixture[str]) -> None:
    print_schema()
    assert capsys.readouterr().out == (root() / "schema.json").read_text(encoding="utf-8")


def test_a_list_has_a_line_for_each_signature(capsys: pytest.CaptureFixture[str]) -> None:
    list_signatures(None)
    lines = capsys.readouterr().out.splitlines()
    list_signatures(None, as_json=True)
    values = list(map(json.loads, capsys.readouterr().out.splitlines()))
    assert [line.split()[0] for line in lines[1:]] == [value["name"] for value in values]
    assert values[0]["policies"] == ["clinton-4306", "torrington-4012"]


def test_a_list_of_a_policy_has_what_it_changes(capsys: pytest.CaptureFixture[str]) -> None:
    list_signatures("torrington-4012", as_json=True)
    values = {value["name"]: value for value in map(json.loads, capsys.readouterr().out.splitlines())}
    assert values["gaming-over-allowance"]["threshold"] == 15
    with pytest.raises(FaultsError, match="unknown policy"):
        list_signatures("torrington")


def test_descriptions_stand_apart(capsys: pytest.CaptureFixture[str]) -> None:
    show_signatures(["dns-tunnel", "piracy-sites"], None)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "dns-tunnel: Very many names asked for under one domain"
    second = next(place for place, line in enumerate(lines) if line.startswith("piracy-sites: "))
    assert lines[second - 1] == ""
    assert any(line.split() == ["policies", "clinton-4306,", "torrington-4012"] for line in lines)


def test_a_file_of_ones_own_is_described_without_policies(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    write_new("mine", "copyright", "plain", tmp_path, date(2026, 5, 12))
    assert capsys.readouterr().out.splitlines()[0] == f"wrote {tmp_path / 'mine.yml'}"
    show_signatures([str(tmp_path / "mine.yml")], None, as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert (told["name"], told["clause"], told["policies"]) == ("mine", "copyright", None)


def test_a_day_is_read_or_refused() -> None:
    assert day_of("2026-05-12") == date(2026, 5, 12)
    with pytest.raises(FaultsError, match=r"'2026-13-01' is no day \(write it as 2026-05-12\)"):
        day_of("2026-13-01")
