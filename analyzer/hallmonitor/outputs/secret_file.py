"""A secret that a receiver asks for: read from a file, never written anywhere."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from hallmonitor_service.faults import reason_of

if TYPE_CHECKING:
    from pathlib import Path

_FOR_OTHERS = stat.S_IRWXO | stat.S_IWGRP | stat.S_IXGRP
"""The group may read: that is how root hands a service a secret that the service cannot change."""

_MOST_BYTES = 4096


class SecretError(Exception):
    """A secret that cannot be used, with words for a fault.

    Attributes:
        message: what is wrong, in words that follow "the file".
        remedy: what would be right.
    """

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


def read_secret(path: Path) -> str:
    """Read the one line of a file.

    Raises:
        SecretError: it cannot be read, is open to others, or holds something else than one line of printable ASCII.
    """
    try:
        content = _content(path)
    except OSError as error:
        raise _unreadable(error) from None
    secret = content.removesuffix(b"\n").removesuffix(b"\r").decode("ascii", errors="replace")
    # What is no letter of a header's value (RFC 9110 section 5.5) could end the header and begin another.
    if not secret or not secret.isascii() or not secret.isprintable():
        raise SecretError("holds no single line of printable ASCII", "write the secret alone into it")
    return secret


def check_private(path: Path) -> None:
    """Check that a file with a secret that others read, such as a library, is the service's own.

    Raises:
        SecretError: it cannot be read, or is open to others.
    """
    try:
        os.close(_open(path))
    except OSError as error:
        raise _unreadable(error) from None


def _content(path: Path) -> bytes:
    with os.fdopen(_open(path), "rb") as file:
        content = file.read(_MOST_BYTES + 1)
    if len(content) > _MOST_BYTES:
        raise SecretError(f"is longer than {_MOST_BYTES} bytes", "name the file with the secret")
    return content


def _open(path: Path) -> int:
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)  # a pipe must not make us wait for a writer
    status = os.fstat(descriptor)
    if stat.S_ISREG(status.st_mode) and not status.st_mode & _FOR_OTHERS:
        return descriptor
    os.close(descriptor)
    if not stat.S_ISREG(status.st_mode):
        raise SecretError("is no regular file", "name another file")
    raise SecretError(f"is open to others (mode {stat.S_IMODE(status.st_mode):04o})", "chmod 640, or 600")


def _unreadable(error: OSError) -> SecretError:
    return SecretError(f"cannot be read: {reason_of(error)}", "name a file that the service can read")
