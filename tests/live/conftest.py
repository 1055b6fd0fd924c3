"""What live tests share: the package `testbed`, a wire, and captures to send over it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from testbed.needs import missing, remove_stale
from testbed.wire import Wire

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def able() -> None:
    """Skip where the machine lets no live test run."""
    reason = missing()
    if reason:
        pytest.skip(reason)
    remove_stale()


@pytest.fixture
def wire(able: None) -> Iterator[Wire]:  # noqa: ARG001 - asked for, as it may skip
    """A wire, both ends of it up."""
    made = Wire()
    try:
        made.start()
        yield made
    finally:
        made.stop()
