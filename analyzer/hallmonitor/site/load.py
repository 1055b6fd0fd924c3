"""Read a site configuration from a TOML file, or the defaults."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallmonitor.site.model import Site
from hallmonitor_service.settings_file import load_settings
from hallmonitor_service.source_text import read_source

if TYPE_CHECKING:
    from pathlib import Path

_WHAT = "the site configuration"


def load_site(path: Path | None) -> Site:
    """Read and check the site configuration; without a path, the defaults.

    Raises:
        FaultsError: with every fault in the file, each with its line where that is known.
    """
    return Site() if path is None else load_settings(path, Site, _WHAT)


def text_again(path: Path | None) -> str:
    """Give the text of a site file that was read before, to find lines in; empty where it is a pipe or gone."""
    return "" if path is None or not path.is_file() else read_source(path, _WHAT).text
