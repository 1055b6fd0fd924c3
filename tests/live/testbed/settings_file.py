"""Writes a service's configuration."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

Tables: TypeAlias = "Mapping[str, Mapping[str, object]]"
"""Table of a configuration -> key -> value."""


def write_settings(path: Path, tables: Tables) -> None:
    """Write TOML whose values are texts, paths, numbers, truths, or lists of them."""
    lines = []
    for table, keys in tables.items():
        lines.append(f"[{table}]")
        lines += [f"{key} = {_value(value)}" for key, value in keys.items()]
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")


def _value(value: object) -> str:
    # What JSON writes of these, TOML reads.
    return json.dumps(str(value) if isinstance(value, Path) else value)
