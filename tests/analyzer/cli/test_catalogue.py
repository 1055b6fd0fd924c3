from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from hallmonitor.shipped import root

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

    Command = Callable[..., subprocess.CompletedProcess[bytes]]


def test_lookup_says_the_entry_and_why(hallmonitor: Command) -> None:
    done = hallmonitor("catalogue", "lookup", "https://docs.google.com/document/d/secret")
    assert done.returncode == 0
    text = done.stdout.decode()
    assert "service     Google Workspace (google-workspace)" in text
    assert "overrides   google.com: Google Search" in text
    assert "secret" not in text


def test_lookup_has_a_status_for_scripts(hallmonitor: Command) -> None:
    assert hallmonitor("catalogue", "lookup", "-", "--json", stdin=b"gov\n").returncode == 0
    assert hallmonitor("catalogue", "lookup", "unlisted.example").returncode == 1
    refused = hallmonitor("catalogue", "lookup", "two words")
    assert refused.returncode == 2
    assert refused.stderr.startswith(b"hallmonitor: 'two words' is not the name of a host (")
    assert len(refused.stderr.splitlines()) == 1


def test_typer_gives_the_same_status(hallmonitor: Command) -> None:
    # A command line behind `--` is not read without typer.
    assert hallmonitor("catalogue", "lookup", "--", "gov").returncode == 0
    assert hallmonitor("catalogue", "lookup", "--", "unlisted.example").returncode == 1


def test_check_of_the_shipped_catalogue(hallmonitor: Command) -> None:
    done = hallmonitor("catalogue", "check")
    assert (done.returncode, done.stdout) == (0, b"nothing was found\n")


def test_check_of_a_changed_copy(tmp_path: Path, hallmonitor: Command) -> None:
    folder = shutil.copytree(root() / "catalogue", tmp_path / "mine")
    path = folder / "search.yml"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, "  odd: {name: Odd, domains: [odd.con]}", ""]), encoding="utf-8")
    done = hallmonitor("catalogue", "check", folder)
    assert done.returncode == 1
    expected = f"{path}:{len(lines) + 1}: odd.con ends in con, which is no top-level domain (did you mean com?)\n"
    assert done.stdout.decode() == expected


def test_check_of_another_folder(tmp_path: Path, hallmonitor: Command) -> None:
    done = hallmonitor("catalogue", "check", tmp_path)
    assert done.returncode == 2
    assert b"no catalogue files here" in done.stderr


def test_page_is_the_page_in_the_repository(hallmonitor: Command) -> None:
    done = hallmonitor("catalogue", "page")
    assert done.returncode == 0
    assert done.stdout == (Path(__file__).parents[3] / "docs" / "reference" / "catalogue.md").read_bytes()
