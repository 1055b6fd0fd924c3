"""Read a settings file: TOML into a model, every fault with its line."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from pydantic import ValidationError

from hallmonitor_service.faults import Fault, FaultsError
from hallmonitor_service.settings_environment import laid_over, read_environment, variable_at
from hallmonitor_service.source_text import read_source
from hallmonitor_service.table import Table
from hallmonitor_service.toml_lines import find_line
from hallmonitor_service.validation import faults_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from hallmonitor_service.settings_environment import EnvironmentSource, Given, Key

Settings = TypeVar("Settings", bound=Table)


def load_settings(
    path: Path, model: type[Settings], what: str, environment: EnvironmentSource | None = None
) -> Settings:
    """Read and check a settings file.

    Args:
        path: the file.
        model: what its keys are, and may hold.
        what: what it holds, with its article, to begin a fault's sentence with.
        environment: whose variables stand above the file; None where none do.

    Raises:
        FaultsError: with every fault in the file, each with its line where that is known, and in the environment, each
            with its variable.
    """
    given, faults = ({}, []) if environment is None else read_environment(model, environment)
    try:
        text = read_source(path, what).text
        document = tomllib.loads(text)
    except FaultsError as error:
        raise FaultsError([*error.faults, *faults]) from None
    except tomllib.TOMLDecodeError as error:
        raise FaultsError([_syntax_fault(error, text, path), *faults]) from None
    try:
        settings = model.model_validate(laid_over(document, given))
    except ValidationError as error:
        found = faults_of(error, model, path, partial(find_line, text), partial(variable_at, given))
        raise FaultsError([*found, *faults]) from None
    if faults:
        raise FaultsError(faults)
    return settings


def placed(
    fault: Fault, location: Sequence[int | str], text: str, given: Mapping[Key, Given], value: object = None
) -> Fault:
    """Give a fault in settings that could be read, found once a value was put to use, with its place.

    Args:
        fault: with the file, but no line yet.
        location: the key's path, with list indices.
        text: the file's content.
        given: what the environment gives in place of it.
        value: the value there; text within a list is found by it.
    """
    if variable := variable_at(given, location):
        return Fault(f"{variable}: {fault.message}", fault.remedy)
    return replace(fault, line=find_line(text, location, value))


def _syntax_fault(error: tomllib.TOMLDecodeError, text: str, path: Path) -> Fault:
    """Take the place out of the message, where `tomllib` of Python 3.11 puts it."""
    words, _, place = str(error).partition(" (at ")
    found = re.search(r"line (\d+)", place)
    return Fault(f"this is not TOML: {words.lower()}", "", path, int(found[1]) if found else len(text.splitlines()))
