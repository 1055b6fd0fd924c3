"""Read a settings file: TOML into a model, every fault with its line."""

from __future__ import annotations

import re
import tomllib
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from pydantic import ValidationError

from hallmonitor_service.faults import Fault, FaultsError
from hallmonitor_service.source_text import read_source
from hallmonitor_service.table import Table
from hallmonitor_service.toml_lines import find_line
from hallmonitor_service.validation import faults_of

if TYPE_CHECKING:
    from pathlib import Path

Settings = TypeVar("Settings", bound=Table)


def load_settings(path: Path, model: type[Settings], what: str) -> Settings:
    """Read and check a settings file.

    Args:
        path: the file.
        model: what its keys are, and may hold.
        what: what it holds, with its article, to begin a fault's sentence with.

    Raises:
        FaultsError: with every fault in the file, each with its line where that is known.
    """
    text = read_source(path, what).text
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FaultsError([_syntax_fault(error, text, path)]) from None
    try:
        return model.model_validate(document)
    except ValidationError as error:
        raise FaultsError(faults_of(error, model, path, partial(find_line, text))) from None


def _syntax_fault(error: tomllib.TOMLDecodeError, text: str, path: Path) -> Fault:
    """Take the place out of the message, where `tomllib` of Python 3.11 puts it."""
    words, _, place = str(error).partition(" (at ")
    found = re.search(r"line (\d+)", place)
    return Fault(f"this is not TOML: {words.lower()}", "", path, int(found[1]) if found else len(text.splitlines()))
