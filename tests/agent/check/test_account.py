from __future__ import annotations

import os
import pwd
from typing import TYPE_CHECKING

import pytest
from made_up import NOBODY

from hallmonitor_agent.check.account import account_of, members_of
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from pathlib import Path


def test_without_a_name_it_is_who_runs_this(tmp_path: Path) -> None:
    account = account_of(None)
    assert (account.uid, account.own) == (os.geteuid(), True)
    assert account.may(tmp_path, os.R_OK | os.W_OK | os.X_OK)
    with pytest.raises(FileNotFoundError):
        account.may(tmp_path / "none", os.R_OK)


def test_a_user_is_found_by_name() -> None:
    root = account_of("root")
    assert (root.name, root.uid, root.own) == ("root", 0, os.geteuid() == 0)
    assert 0 in root.gids


def test_a_user_that_is_not_there_is_a_fault() -> None:
    with pytest.raises(FaultsError, match="there is no user no-such-user"):
        account_of("no-such-user")


MINE, GROUP, OTHERS = "mine", "my group's", "others'"


@pytest.mark.parametrize(
    ("mode", "whose", "wanted", "may"),
    [
        (0o700, MINE, os.R_OK | os.W_OK | os.X_OK, True),
        (0o077, MINE, os.R_OK, False),
        (0o070, GROUP, os.R_OK | os.W_OK | os.X_OK, True),
        (0o750, GROUP, os.W_OK, False),
        (0o707, GROUP, os.R_OK, False),
        (0o704, OTHERS, os.R_OK, True),
        (0o704, OTHERS, os.W_OK, False),
    ],
)
def test_the_first_that_fits_of_owner_group_and_others_decides(
    tmp_path: Path, mode: int, whose: str, wanted: int, *, may: bool
) -> None:
    file = tmp_path / "file"
    file.touch()
    file.chmod(mode)
    if os.geteuid() == 0:
        # Root may do anything, so the file is somebody's who may not.
        os.chown(file, 4242, -1)
    found = file.stat()
    account = NOBODY._replace(
        uid=found.st_uid if whose == MINE else found.st_uid + 1,
        gids=frozenset({found.st_gid}) if whose == GROUP else frozenset(),
    )
    assert account.may(file, wanted) is may


def test_root_may_do_anything(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch(mode=0o000)
    assert NOBODY._replace(uid=0).may(file, os.R_OK | os.W_OK)


def test_members_are_those_who_have_the_group_at_all() -> None:
    group, members = members_of(0)
    assert group == "root"
    assert "root" in members
    assert members_of(pwd.getpwnam("root").pw_gid + 3_999_999) == (str(pwd.getpwnam("root").pw_gid + 3_999_999), set())
