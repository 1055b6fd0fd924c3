"""Where the password for basic authentication comes from: never from the command line, which others can read."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from hallmonitor_service.faults import FaultsError
from hallmonitor_service.source_text import read_source

if TYPE_CHECKING:
    from pathlib import Path

VARIABLE = "HALLMONITOR_AGENT_PASSWORD"


def password_of(user: str, file: Path | None) -> str:
    """Give the password of a user; empty without a user.

    Args:
        user: empty where nobody logs in.
        file: holds it in its first line; None for the environment's variable.

    Raises:
        FaultsError: there is none for the user, or a password without one.
    """
    if not user:
        if file is not None:
            raise FaultsError.single("a password needs a user", "give --user as well", file)
        return ""
    if file is not None:
        return read_source(file, "the password").text.partition("\n")[0].rstrip("\r")
    password = os.environ.get(VARIABLE)
    if password is None:
        raise FaultsError.single(f"there is no password for {user}", f"give --password-file, or set {VARIABLE}")
    return password
