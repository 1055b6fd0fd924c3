"""Which of the catalogue's categories stands for a category of a list, as tables tell it."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

from hallmonitor_service.faults import Fault, FaultsError
from hallmonitor_service.nearest import nearest_or_all
from hallmonitor_service.source_text import read_source
from hallmonitor_service.toml_lines import find_line

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path


def read_mapping(path: Path, categories: Collection[str]) -> dict[str, str]:
    """Read a table.

    Args:
        path: a TOML file of lines such as `porn = "adult"`.
        categories: those of the catalogue.

    Returns:
        List's category -> catalogue's category, in the file's order, which is the order of precedence.

    Raises:
        FaultsError: with every fault in the file.
    """
    text = read_source(path, "the mapping").text
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FaultsError.single(f"this is not TOML: {str(error).lower()}", "", path) from None
    bad = {key: value for key, value in table.items() if not isinstance(value, str) or value not in categories}
    faults = [_fault(key, value, categories, path, text) for key, value in bad.items()]
    if faults:
        raise FaultsError(faults)
    return dict(table)


def _fault(key: str, value: object, categories: Collection[str], path: Path, text: str) -> Fault:
    line = find_line(text, (key,))
    if not isinstance(value, str):
        return Fault(f"{key} must be the name of a category", f'such as {key} = "news"', path, line)
    return Fault(f"category {value} is not in the catalogue", nearest_or_all(value, categories), path, line)
