from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hallmonitor_agent.top.password import VARIABLE, password_of
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from pathlib import Path


def test_it_is_read_from_the_files_first_line(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text(" secret\r\nmore\n")
    assert password_of("alice", file) == " secret"


def test_it_is_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "secret")
    assert password_of("alice", None) == "secret"
    assert password_of("", None) == ""


def test_a_user_needs_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    with pytest.raises(FaultsError, match=r"there is no password for alice .give --password-file, or set HALL"):
        password_of("alice", None)
    with pytest.raises(FaultsError, match="a password needs a user"):
        password_of("", tmp_path)
    with pytest.raises(FaultsError, match="the password cannot be read"):
        password_of("alice", tmp_path / "none")
