"""docs/hardening.md names each restriction of each unit, and its drop-ins are ones that systemd takes."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
UNITS = sorted((REPOSITORY / "deploy" / "systemd").glob("*.service"))
PAGE = (REPOSITORY / "docs" / "hardening.md").read_text(encoding="utf-8")
NO_RESTRICTION = {
    "ExecReload",
    "ExecStart",
    "IOSchedulingClass",
    "Nice",
    "Restart",
    "RestartPreventExitStatus",
    "RestartSec",
    "TimeoutStartSec",
    "TimeoutStopSec",
    "Type",
    "WatchdogSec",
}
"""Keys of [Service] that say how a service is run, and take nothing from it."""
DROP_IN = re.compile(r"```ini\n# /etc/systemd/system/(\S+)\.d/(\S+\.conf)\n(.*?)```", re.DOTALL)


def _directives(unit: Path) -> set[str]:
    text = unit.read_text(encoding="utf-8").partition("[Service]")[2].partition("[Install]")[0]
    return set(re.findall(r"^([A-Z]\w+)=", text, re.MULTILINE))


def _rows(heading: str) -> list[list[str]]:
    """The cells of each row of the table below a heading."""
    section = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:]]


def _named(heading: str) -> set[str]:
    """The directives in the first column of that table."""
    return {name for row in _rows(heading) for name in re.findall(r"`(\w+)=`", row[0])}


def test_each_restriction_of_each_unit_has_its_row() -> None:
    assert _named("Each restriction") == set().union(*map(_directives, UNITS)) - NO_RESTRICTION


def test_each_row_says_what_it_prevents_and_costs() -> None:
    rows = _rows("Each restriction")
    assert len(rows) > 20
    assert all(len(row) == 3 and all(row) for row in rows)
    assert all(len(row) == 2 and all(row) for row in _rows("What was left out"))


def test_what_was_left_out_is_in_no_unit_that_the_row_means() -> None:
    used = {unit.stem.removeprefix("hallmonitor-"): _directives(unit) for unit in UNITS}
    meant = {"agent": "agent", "analyzer": "follow", "retention": "retention"}
    for row in _rows("What was left out"):
        units = [unit for word, unit in meant.items() if word in row[0]] or list(used)
        for name in re.findall(r"`(\w+)=`", row[0]):
            assert not any(name in used[unit] for unit in units), row[0]


def test_figures_are_those_of_the_tool() -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("systemd-analyze is not installed")
    version = subprocess.run([analyze, "--version"], capture_output=True, text=True, check=True, timeout=60).stdout
    if not version.startswith("systemd 252 "):
        pytest.skip("the page has the figures of systemd 252; others count otherwise")
    told = dict(re.findall(r"^\| `(\S+\.service)` \| (\d\.\d) \|", PAGE, re.MULTILINE))
    measured = {}
    for unit in UNITS:
        command = [analyze, "security", "--offline=true", "--no-pager", str(unit)]
        shown = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60).stdout
        measured[unit.name] = re.findall(r"Overall exposure level for \S+: (\d+\.\d+)", shown)[-1]
    assert told == measured


@pytest.mark.parametrize(("unit", "name", "text"), DROP_IN.findall(PAGE), ids=lambda value: value.partition("\n")[0])
def test_systemd_takes_the_drop_in(unit: str, name: str, text: str, tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("systemd-analyze is not installed")
    whole = (REPOSITORY / "deploy" / "systemd" / unit).read_text(encoding="utf-8")
    whole = re.sub(r"^ExecStart=\S+", f"ExecStart={sys.executable}", whole, flags=re.MULTILINE)
    (tmp_path / unit).write_text(re.sub(r"^Documentation=.*\n", "", whole, flags=re.MULTILINE), encoding="utf-8")
    (tmp_path / f"{unit}.d").mkdir()
    (tmp_path / f"{unit}.d" / name).write_text(text, encoding="utf-8")
    command = [analyze, "verify", "--recursive-errors=no", str(tmp_path / unit)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")


def test_there_are_drop_ins() -> None:
    assert len(DROP_IN.findall(PAGE)) == PAGE.count("```ini") > 5
