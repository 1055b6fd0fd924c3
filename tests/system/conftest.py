"""What system tests share: the packages `appliance` and `testbed`, and steps that end with the first that fails."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "live"))

from appliance.leftovers import remove_leftovers
from appliance.needs import missing
from appliance.packages import built_packages

if TYPE_CHECKING:
    from collections.abc import Generator

FAILED = pytest.StashKey[str]()


@pytest.fixture(scope="session")
def packages() -> list[Path]:
    """The built packages; skip where there are none, or the machine lets no system test run."""
    reason = missing()
    if reason:
        pytest.skip(reason)
    built = built_packages()
    if not built:
        pytest.skip("no packages were built: make deb")
    remove_leftovers()
    return built


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed and call.when != "teardown" and (module := item.getparent(pytest.Module)) is not None:
        module.stash.setdefault(FAILED, item.name)
    return report


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Of a module that says `IN_ORDER`, each test goes on from the one before: after a failure the rest say nothing."""
    module = item.getparent(pytest.Module)
    if module is not None and getattr(module.obj, "IN_ORDER", False) and FAILED in module.stash:
        pytest.skip(f"a step before it failed: {module.stash[FAILED]}")
