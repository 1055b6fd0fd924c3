"""Writes debian/changelog out of CHANGELOG.md, with the time that every file of the packages gets."""

from __future__ import annotations

import re
import textwrap
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MAINTAINER = "The hallmonitor maintainers <maintainers@hallmonitor.example>"
_UNRELEASED = re.compile(r"^## \[Unreleased\]$(?P<changes>.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"### (?P<kind>\w+)")
_WIDTH = 78


def debian_changelog(version: str, epoch: int, kept: str) -> str:
    """Give the changelog of the packages (Debian policy, 4.4), which has this version alone.

    Args:
        version: of the project; a native package has no other.
        epoch: seconds since 1970 of the last change, which makes the packages the same bytes whenever they are built.
        kept: the text of CHANGELOG.md. Its changes are those under the version, or under `Unreleased` before that.

    Raises:
        ValueError: nothing is told of the version.
    """
    released = re.compile(_UNRELEASED.pattern.replace("Unreleased", re.escape(version)).replace(r"\]$", r"\].*?$"), _UNRELEASED.flags)
    if (found := released.search(kept) or _UNRELEASED.search(kept)) is None:
        message = f"CHANGELOG.md tells nothing of {version}"
        raise ValueError(message)
    at = format_datetime(datetime.fromtimestamp(epoch, UTC))
    entries = "\n".join(_entries(found["changes"]))
    return f"hallmonitor ({version}) bookworm; urgency=medium\n\n{entries}\n\n -- {MAINTAINER}  {at}\n"


def _entries(changes: str) -> Iterator[str]:
    for line in changes.splitlines():
        if heading := _HEADING.fullmatch(line):
            yield f"  [ {heading['kind']} ]"
        elif line.startswith("- "):
            yield textwrap.fill(
                line.removeprefix("- "), _WIDTH, initial_indent="  * ", subsequent_indent="    ", break_long_words=False
            )
