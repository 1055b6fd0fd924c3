"""Lets the tests of this folder import what makes the reference, and builds the site once for all of them."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[3]
CONFIGURATION = REPOSITORY / "deploy" / "docs" / "mkdocs.yml"
sys.path[:0] = [str(Path(__file__).parent), str(REPOSITORY / "deploy" / "docs")]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the built site, which all processes of a run share."""
    pytest.importorskip("material", reason="mkdocs-material is not installed: make .venv/.docs")
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with (shared / "documentation.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "documentation").is_dir():
            _build(shared / "documentation.new")
            (shared / "documentation.new").rename(shared / "documentation")
    return shared / "documentation"


def _build(folder: Path) -> None:
    # With --quiet, warnings would not be counted by --strict.
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--config-file", str(CONFIGURATION)]
    done = subprocess.run(
        [*command, "--site-dir", str(folder)],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "NO_MKDOCS_2_WARNING": "1"},
    )
    assert done.returncode == 0, done.stderr
