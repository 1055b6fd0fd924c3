"""The site key: 32 secret random bytes in a file that only its owner can read, made on first use."""

from __future__ import annotations

import hmac
import os
import re
import secrets
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from hallmonitor_service.faults import FaultsError, reason_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

KEY_BYTES = 32  # as long as SHA-256's output: RFC 2104 section 3 advises no less
KEY_VARIABLE = "HALLMONITOR_SITE_KEY_FILE"
_OPEN_TO_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_HEX = re.compile(rb"[0-9a-f]{%d}\n?" % (2 * KEY_BYTES))


@dataclass(frozen=True, slots=True)
class SiteKey:
    """The secret that pseudonyms are made with, and other keys derived from.

    Attributes:
        secret: 32 bytes; left out of `repr`, so that no log or traceback shows it.
    """

    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.secret) != KEY_BYTES:
            message = f"a site key has {KEY_BYTES} bytes, not {len(self.secret)}"
            raise ValueError(message)

    def derived(self, purpose: str) -> bytes:
        """Give a key of 32 bytes for one purpose: HKDF-SHA-256 (RFC 5869 sections 2.2 and 2.3) without a salt.

        It tells nothing of the site key or of the key of another purpose, and no pseudonym is ever equal to it.
        """
        extracted = hmac.digest(bytes(KEY_BYTES), self.secret, "sha256")
        return hmac.digest(extracted, purpose.encode() + b"\x01", "sha256")


def default_key_path(environment: Mapping[str, str]) -> Path:
    """Where the key lies unless the command line says otherwise."""
    if named := environment.get(KEY_VARIABLE):
        return Path(named)
    data_home = environment.get("XDG_DATA_HOME") or str(Path(environment.get("HOME") or Path.home()) / ".local/share")
    return Path(data_home) / "hallmonitor" / "site.key"


def load_key(path: Path) -> SiteKey:
    """Read the key.

    Raises:
        FaultsError: the file cannot be read, others may read it, or it holds no key.
    """
    try:
        return _load(path)
    except OSError as error:
        raise _unusable(path, "read", error) from None


def load_or_make_key(path: Path, made: Callable[[Path], None], *, folders: bool = False) -> SiteKey:
    """Read the key, or make it where there is none yet.

    A new key gives every device a new pseudonym, which is not what a mistyped path asks for. So it is told.

    Args:
        path: where the key lies or is to lie.
        made: is told the path of a new key.
        folders: make the folders that lead to it as well.

    Raises:
        FaultsError: the file cannot be read or made, others may read it, or it holds no key.
    """
    try:
        return _load(path)
    except FileNotFoundError:
        return _make(path, made, folders=folders)
    except OSError as error:
        raise _unusable(path, "read", error) from None


def _load(path: Path) -> SiteKey:
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)  # a pipe must not make us wait for a writer
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            message = "the site key is not a regular file"
            raise FaultsError.single(message, "name another file", path)
        if status.st_mode & _OPEN_TO_OTHERS:
            message = f"the site key is open to others (mode {stat.S_IMODE(status.st_mode):04o})"
            raise FaultsError.single(message, f"chmod 600 {path}", path)
        text = file.read(2 * KEY_BYTES + 2)
    if not _HEX.fullmatch(text):
        message = f"the site key does not hold {KEY_BYTES} bytes as {2 * KEY_BYTES} lower-case hexadecimal digits"
        remedy = "restore it from a copy; a new key gives every device a new pseudonym"
        raise FaultsError.single(message, remedy, path)
    return SiteKey(bytes.fromhex(text.decode("ascii")))


def _make(path: Path, made: Callable[[Path], None], *, folders: bool) -> SiteKey:
    """Write a new key under a temporary name, then link it into place: no one ever reads half a key."""
    secret = secrets.token_bytes(KEY_BYTES)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        if folders:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(secret.hex().encode("ascii") + b"\n")
                file.flush()
                os.fsync(file.fileno())
            path.hardlink_to(draft)  # refuses to replace, as O_EXCL does
        finally:
            draft.unlink(missing_ok=True)
    except FileExistsError:
        return _load(path)  # another process made it meanwhile
    except OSError as error:
        raise _unusable(path, "made", error) from None
    made(path)
    return SiteKey(secret)


def _unusable(path: Path, verb: str, error: OSError) -> FaultsError:
    remedy = f"name another file with --site-key or {KEY_VARIABLE}"
    return FaultsError.single(f"the site key cannot be {verb}: {reason_of(error)}", remedy, path)
