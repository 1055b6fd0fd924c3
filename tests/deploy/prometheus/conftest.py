"""Lets the tests of this folder import its rooms, and finds the programs of Prometheus."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

UNPACKED = Path(__file__).parents[3] / "build" / "peers" / "root" / "usr" / "bin"


def _program(name: str) -> str:
    found = shutil.which(name, path=f"{os.environ['PATH']}:{UNPACKED}")
    if found is None:
        pytest.skip(f"{name} is not there: tests/unpack-peers fetches it (Debian's package prometheus)")
    return found


@pytest.fixture(scope="session")
def promtool() -> str:
    """The program that checks configurations and rules, and runs the rules' own tests."""
    return _program("promtool")


@pytest.fixture(scope="session")
def prometheus() -> str:
    """Prometheus itself."""
    return _program("prometheus")


@pytest.fixture(scope="session")
def exposed() -> frozenset[str]:
    """Names of all metrics that both services show."""
    from exposed_metrics import exposed_names  # noqa: PLC0415 - found once this folder can be imported from

    return exposed_names()
