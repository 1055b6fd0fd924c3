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
    if (changes := _changes(kept, version) or _changes(kept, "Unreleased")) is None:
        raise ValueError(f"CHANGELOG.md tells nothing of {version}")
    at = format_datetime(datetime.fromtimestamp(epoch, UTC))
    entries = "\n".join(_entries(changes))
    return f"hallmonitor ({version}) bookworm; urgency=medium\n\n{entries}\n\n -- {MAINTAINER}  {at}\n"


def _changes(kept: str, release: str) -> str | None:
    """Give what stands under a release's heading, which may tell its day after the name."""
    section = rf"^## \[{re.escape(release)}\].*?$(.*?)(?=^## |\Z)"
    found = re.search(section, kept, re.MULTILINE | re.DOTALL)
    return found and found[1]


def _entries(changes: str) -> Iterator[str]:
    for line in changes.splitlines():
        if heading := _HEADING.fullmatch(line):
            yield f"  [ {heading['kind']} ]"
        elif line.startswith("- "):
            yield textwrap.fill(
                line.removeprefix("- "), _WIDTH, initial_indent="  * ", subsequent_indent="    ", break_long_words=False
            )
