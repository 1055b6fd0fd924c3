"""What tests of the dashboards share: the code that makes them, the dashboards as Grafana loads them."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[2]
GRAFANA = REPOSITORY / "deploy" / "grafana"

sys.path[:0] = [str(GRAFANA), str(HERE), str(REPOSITORY / "tests" / "live")]

Dashboard = dict[str, Any]


def dashboards() -> list[Any]:
    """A parameter for each dashboard that is checked in."""
    paths = sorted((GRAFANA / "dashboards").glob("*.json"))
    return [pytest.param(json.loads(path.read_text(encoding="utf-8")), id=path.stem) for path in paths]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Show each dashboard to the tests that ask for `dashboard`."""
    if "dashboard" in metafunc.fixturenames:
        metafunc.parametrize("dashboard", dashboards())


@pytest.fixture(scope="session")
def checked_in() -> list[Dashboard]:
    """All dashboards that are checked in."""
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted((GRAFANA / "dashboards").glob("*.json"))]


@pytest.fixture(scope="session")
def grafana_folder() -> Path:
    return GRAFANA
