"""The user that the service runs as, and what that user may do with a file."""

from __future__ import annotations

import grp
import os
import pwd
import stat
from typing import TYPE_CHECKING, NamedTuple

from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from pathlib import Path


class Account(NamedTuple):
    """A user with its groups.

    Attributes:
        name: of the user; its number where it has no name.
        uid: number of the user.
        gids: numbers of its groups.
        own: whether it is who runs the check.
    """

    name: str
    uid: int
    gids: frozenset[int]
    own: bool

    def may(self, path: Path, wanted: int) -> bool:
        """Tell whether this user may do something with a path that is there.

        Args:
            path: a file or a folder; those above it are not looked at.
            wanted: some of os.R_OK, os.W_OK and os.X_OK.

        Raises:
            OSError: nobody knows, since the path cannot be looked at.
        """
        if self.own:
            path.stat()
            return os.access(path, wanted)
        if self.uid == 0:
            return True
        found = path.stat()
        if found.st_uid == self.uid:
            bits = found.st_mode >> 6
        elif found.st_gid in self.gids:
            bits = found.st_mode >> 3
        else:
            bits = found.st_mode
        return stat.S_IMODE(bits) & wanted == wanted


def account_of(name: str | None) -> Account:
    """Give a user by name; without one, whoever runs this.

    Raises:
        FaultsError: there is no such user.
    """
    if name is None:
        uid = os.geteuid()
        return Account(_name_of(uid), uid, frozenset({os.getegid(), *os.getgroups()}), own=True)
    try:
        found = pwd.getpwnam(name)
    except KeyError:
        raise FaultsError.single(f"there is no user {name}", "create it, or name another with --user") from None
    return Account(name, found.pw_uid, frozenset(os.getgrouplist(name, found.pw_gid)), own=found.pw_uid == os.geteuid())


def members_of(gid: int) -> tuple[str, set[str]]:
    """Give a group's name and its users' names; its number where it has no name."""
    try:
        group = grp.getgrgid(gid)
    except KeyError:
        return str(gid), {each.pw_name for each in pwd.getpwall() if each.pw_gid == gid}
    return group.gr_name, {*group.gr_mem, *(each.pw_name for each in pwd.getpwall() if each.pw_gid == gid)}


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
