"""The state's folder."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

from hallmonitor.follow.state_folder import StateFolder
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from pathlib import Path


def test_it_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    with StateFolder(tmp_path / "a" / "state") as folder:
        assert stat.S_IMODE(folder.path.stat().st_mode) == 0o700
        assert folder.file.parent == folder.path


def test_one_process_holds_it_at_a_time(tmp_path: Path) -> None:
    with StateFolder(tmp_path / "state"), pytest.raises(FaultsError, match="another process"):
        StateFolder(tmp_path / "state").__enter__()
    with StateFolder(tmp_path / "state"):
        pass


def test_what_others_can_open_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    folder.mkdir()
    folder.chmod(0o750)
    with pytest.raises(FaultsError, match=r"mode 0750.*chmod 700"):
        StateFolder(folder).__enter__()


def test_what_is_no_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("")
    with pytest.raises(FaultsError, match="cannot be used"):
        StateFolder(tmp_path / "state").__enter__()
