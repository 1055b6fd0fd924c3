"""What a report was made with: software, inputs and the command that makes it again."""

from __future__ import annotations

import hashlib
import hmac
import shlex
from importlib.metadata import PackageNotFoundError, version
from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from hallmonitor.identity import SiteKey
    from hallmonitor.site import Site

# Those whose version can change a byte of the output.
_DISTRIBUTIONS = ("hallmonitor", "hallmonitor-engine", "jinja2", "numpy", "pyarrow", "pysigma", "tzdata")
_KEY_CHECK = b"hallmonitor site key check value"
_KEY_CHECK_DIGITS = 16


def versions() -> dict[str, str]:
    """Distribution -> installed version; `not installed` where it runs from a checkout."""
    return {name: _version(name) for name in _DISTRIBUTIONS}


def site_hash(site: Site) -> str:
    """SHA-256 of the site configuration's content; comments and layout of its file do not count."""
    return hashlib.sha256(site.model_dump_json().encode()).hexdigest()


def key_check_value(key: SiteKey) -> str:
    """16 hexadecimal digits by which two reports show that they used the same site key.

    They say nothing of the key itself: they are an HMAC-SHA-256 of a fixed text (RFC 2104).
    """
    return hmac.digest(key.secret, _KEY_CHECK, "sha256").hex()[:_KEY_CHECK_DIGITS]


def command(  # noqa: PLR0913 - what a command line holds, the options by keyword
    captures: Sequence[Path],
    policy: str,
    site_file: Path | None,
    *,
    show_addresses: bool,
    tunnels: Sequence[str] | None = None,
    heuristics: Sequence[str] = (),
) -> str:
    """The command line, with names of files but not their folders, which may tell who ran it.

    The same key is needed for the same bytes, but where it lies is nobody else's business: `FILE` stands for it.

    Args:
        captures: as given.
        policy: as named, a shipped policy's name or the path of a file.
        site_file: where the site was read from.
        show_addresses: whether addresses are shown.
        tunnels: which were looked into, where that was said.
        heuristics: which were asked for.
    """
    words = ["hallmonitor", "replay", *(path.name for path in captures), "--policy", _policy(policy), "--out", "DIR"]
    if site_file is not None:
        words += ["--site", site_file.name]
    words += ["--site-key", "FILE"]
    if show_addresses:
        words.append("--show-addresses")
    if tunnels is not None:
        words += ["--tunnels", ",".join(tunnels) or "none"]
    if heuristics:
        words += ["--heuristics", ",".join(heuristics)]
    return shlex.join(words)


def _policy(named: str) -> str:
    name = PurePath(named).name
    # A path keeps what tells it from a name: its ending or a slash.
    return f"./{name}" if "/" in named and not name.endswith((".yml", ".yaml")) else name


def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return "not installed"
