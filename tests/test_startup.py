"""What a command loads before it works: a start that grows slow is seen here, without a clock."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

EMPTY_CAPTURE = bytes.fromhex("d4c3b2a1 0200 0400 00000000 00000000 00000400 01000000")
TELL_LOADED = """
import atexit, sys
names = open(sys.argv.pop(1), "w")
atexit.register(lambda: names.write("\\n".join(sys.modules)))
from hallmonitor.cli import main
main()
"""
"""Runs the command; as it leaves, the names of all modules go to the file that the first argument names."""

JUDGING = {"cryptography", "hallmonitor.demo", "jinja2", "pydantic", "pyshark", "re2", "scapy", "sigma", "yaml"}
WEIGHTY = JUDGING | {"hallmonitor_engine", "numpy", "pyarrow"}


def _loaded(folder: Path, *arguments: str | Path) -> set[str]:
    """Give the modules that a command has loaded when it leaves."""
    names = folder / "modules"
    command = [sys.executable, "-c", TELL_LOADED, names, *arguments]
    done = subprocess.run(list(map(str, command)), capture_output=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    loaded = set(names.read_text().splitlines())
    assert "hallmonitor.cli" in loaded
    return loaded


@pytest.fixture
def capture(tmp_path: Path) -> Path:
    path = tmp_path / "empty.pcap"
    path.write_bytes(EMPTY_CAPTURE)
    return path


@pytest.mark.parametrize("arguments", [["--help"], ["--version"]])
def test_help_loads_nothing_that_works(arguments: list[str], tmp_path: Path) -> None:
    assert not WEIGHTY & _loaded(tmp_path, *arguments)


@pytest.mark.parametrize(
    "command", ["replay", "flows", "explain", "inspect", "demo", "catalogue", "signatures", "policy"]
)
def test_a_commands_help_loads_no_more_than_typer_does(command: str, tmp_path: Path) -> None:
    # Typer makes what reads a parameter's value with pydantic.
    assert not (WEIGHTY - {"pydantic"}) & _loaded(tmp_path, command, "--help")


@pytest.mark.parametrize(("name", "other"), [("parquet", "csv"), ("csv", "parquet"), ("jsonl", "csv")])
def test_flows_load_neither_typer_nor_what_judges(name: str, other: str, capture: Path, tmp_path: Path) -> None:
    loaded = _loaded(tmp_path, "flows", capture, "--format", name, "--output", tmp_path / "flows")
    assert "hallmonitor_engine" in loaded
    assert not (JUDGING | {"rich", "typer", f"pyarrow.{other}", "pyarrow.dataset"}) & loaded


def test_a_lookup_loads_neither_typer_nor_what_judges(tmp_path: Path) -> None:
    loaded = _loaded(tmp_path, "catalogue", "lookup", "www.facebook.com")
    assert "hallmonitor.catalogue.explain" in loaded
    assert not (JUDGING | {"hallmonitor.columns", "rich", "typer"}) & loaded


@pytest.mark.parametrize("command", ["check", "test"])
def test_signatures_load_neither_typer_nor_the_engine(command: str, tmp_path: Path) -> None:
    loaded = _loaded(tmp_path, "signatures", command, "dns-tunnel")
    assert "hallmonitor.authoring.chosen" in loaded
    assert not {"cryptography", "hallmonitor.demo", "pyshark", "rich", "scapy", "typer"} & loaded


def test_a_replay_loads_no_other_command(capture: Path, tmp_path: Path) -> None:
    options = ["--policy", "torrington-4012", "--out", tmp_path / "out", "--site-key", tmp_path / "key"]
    loaded = _loaded(tmp_path, "replay", capture, *options)
    assert "hallmonitor.report" in loaded
    assert (
        not {"cryptography", "hallmonitor.demo", "pyarrow.csv", "pyarrow.dataset", "pyshark", "rich", "scapy"} & loaded
    )
