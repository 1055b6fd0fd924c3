"""Writes debian/changelog: the version, and the time that every file of the packages gets."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime

MAINTAINER = "The hallmonitor maintainers <maintainers@hallmonitor.example>"


def debian_changelog(version: str, epoch: int) -> str:
    """Give the changelog of the packages (Debian policy, 4.4).

    Args:
        version: of the project; a native package has no other.
        epoch: seconds since 1970 of the last change, which makes the packages the same bytes whenever they are built.
    """
    at = format_datetime(datetime.fromtimestamp(epoch, UTC))
    entry = "  * What changed is in CHANGELOG.md, beside this file."
    return f"hallmonitor ({version}) bookworm; urgency=medium\n\n{entry}\n\n -- {MAINTAINER}  {at}\n"
