"""Generated flow records as files that every contender reads: one array a column, one list a dictionary."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from harness.places import BUILD
from judge import address_list, names, traffic
from judge.block import DEVICES, KNOWN

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from judge.names import Names

FORM = 3
"""Goes up whenever the generator gives other rows, so that nobody reads what an earlier one made."""

ADDRESS_COLUMNS = ("source_ip", "destination_ip")


@dataclass(frozen=True, slots=True)
class Stored:
    """All rows of a set, as they were made.

    Attributes:
        columns: by name; codes where `texts` has the column.
        texts: column -> its dictionary, for columns of text and addresses.
    """

    columns: dict[str, NDArray[Any]]
    texts: dict[str, list[str]]

    def __len__(self) -> int:
        return int(self.columns["ts"].shape[0])


def dictionaries(known: Names) -> dict[str, list[str]]:
    """Give the texts of every coded column."""
    addresses = address_list.texts()
    return {
        **KNOWN,
        "domain": known.domains,
        "registered_domain": known.registered,
        "service": known.services,
        "category": known.categories,
        "dns_query": known.queries,
        "device": [f"d-{number * 40503 % 65536:04x}{number:04x}" for number in range(DEVICES)],
        **dict.fromkeys(ADDRESS_COLUMNS, addresses),
    }


def folder(mix: str, rows: int) -> Path:
    """Give the folder of a set, which is made where it is not there."""
    path = BUILD / "judge" / f"{mix}-{rows}-{FORM}"
    if not path.exists():
        making = path.with_suffix(".making")
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir(parents=True)
        _write(mix, rows, making)
        making.rename(path)
    return path


def _write(mix: str, rows: int, path: Path) -> None:
    known = names.make()
    (path / "texts.json").write_text(json.dumps(dictionaries(known)), encoding="utf-8")
    files: dict[str, Any] = {}
    at = 0
    for block in traffic.batches(mix, rows, known):
        for name, values in block.items():
            if name not in files:
                files[name] = np.lib.format.open_memmap(path / f"{name}.npy", "w+", values.dtype, (rows,))
            files[name][at : at + values.shape[0]] = values
        at += block["ts"].shape[0]
    for file in files.values():
        file.flush()


def load(path: Path) -> Stored:
    """Read a set into memory."""
    columns = {file.stem: np.load(file) for file in sorted(path.glob("*.npy"))}
    return Stored(columns, json.loads((path / "texts.json").read_text(encoding="utf-8")))
