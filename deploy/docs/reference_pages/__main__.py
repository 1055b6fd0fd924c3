"""Writes the reference: `python -m reference_pages pages FOLDER`, or `man FOLDER` for the manual pages."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from hallmonitor_service.leaving import leave
from reference_pages.manual import manual
from reference_pages.pages import pages, write

if TYPE_CHECKING:
    from collections.abc import Mapping

SOURCE_DATE = "SOURCE_DATE_EPOCH"
"""Variable with the date of what is built, seconds since 1970 (reproducible-builds.org/specs/source-date-epoch)."""


def main(arguments: list[str], environment: Mapping[str, str]) -> None:
    """Write what the command line asks for.

    Raises:
        FaultsError: some of the shipped data are wrong.
    """
    parser = ArgumentParser(prog="reference_pages", description="Write the reference from programs and data.")
    parser.add_argument("what", choices=("pages", "man"))
    parser.add_argument("folder", type=Path)
    asked = parser.parse_args(arguments)
    made = pages() if asked.what == "pages" else manual(version("hallmonitor"), _day(environment))
    write(made, asked.folder)


def _day(environment: Mapping[str, str]) -> str:
    seconds = environment.get(SOURCE_DATE, "")
    return f"{datetime.fromtimestamp(int(seconds), UTC):%Y-%m-%d}" if seconds.isdigit() else ""


if __name__ == "__main__":
    leave(lambda: main(sys.argv[1:], os.environ), "reference_pages")
