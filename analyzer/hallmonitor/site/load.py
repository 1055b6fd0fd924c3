"""Read a site configuration from a TOML file, or the defaults."""

from __future__ import annotations

import re
import tomllib
from functools import partial
from typing import TYPE_CHECKING

from pydantic import ValidationError

from hallmonitor.faults import Fault, FaultsError
from hallmonitor.site.model import Site
from hallmonitor.site.toml_lines import find_line
from hallmonitor.site.validation import faults_of
from hallmonitor.source_text import read_source

if TYPE_CHECKING:
    from pathlib import Path

_WHAT = "the site configuration"


def load_site(path: Path | None) -> Site:
    """Read and check the site configuration; without a path, the defaults.

    Raises:
        FaultsError: with every fault in the file, each with its line where that is known.
    """
    if path is None:
        return Site()
    text = read_source(path, _WHAT).text
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FaultsError([_syntax_fault(error, text, path)]) from None
    try:
        return Site.model_validate(document)
    except ValidationError as error:
        raise FaultsError(faults_of(error, Site, path, partial(find_line, text))) from None


def text_again(path: Path | None) -> str:
    """Give the text of a site file that was read before, to find lines in; empty where it is a pipe or gone."""
    return "" if path is None or not path.is_file() else read_source(path, _WHAT).text


def _syntax_fault(error: tomllib.TOMLDecodeError, text: str, path: Path) -> Fault:
    """Take the place out of the message, where `tomllib` of Python 3.11 puts it."""
    words, _, place = str(error).partition(" (at ")
    found = re.search(r"line (\d+)", place)
    return Fault(f"this is not TOML: {words.lower()}", "", path, int(found[1]) if found else len(text.splitlines()))
