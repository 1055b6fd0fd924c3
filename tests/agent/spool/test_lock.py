from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hallmonitor_agent.spool.lock import SpoolInUseError, SpoolLock

if TYPE_CHECKING:
    from pathlib import Path


def test_one_at_a_time_holds_a_lock(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    first, second = SpoolLock(path), SpoolLock(path)
    first.take()
    first.take()
    with pytest.raises(SpoolInUseError):
        second.take()
    first.give_back()
    first.give_back()
    second.take()
    second.give_back()


def test_a_folder_that_is_not_there_is_the_systems_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        SpoolLock(tmp_path / "none" / "lock").take()
