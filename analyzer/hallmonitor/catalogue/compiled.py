"""The catalogue as one file of JSON, which the agent reads in place of the category files."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hallmonitor.catalogue.data import CatalogueData
    from hallmonitor.catalogue.overlay import Overlay

FORMAT = "hallmonitor-catalogue-1"
"""What the file calls its form."""


def compiled_text(data: CatalogueData) -> str:
    """The file's text, which is the same whenever the catalogue is.

    Its keys: `format`; `sha256`, the catalogue's; `categories`, their ids; `entries`, each
    `[domain, service, category]`; `ranges`, each `[network, service, category]`; `overlays`, the last of which counts
    most, each with its absolute `path`, where its entries begin in that file (`entries_at`, bytes), their
    `entries_sha256` and how many `domains` are among them. Each entry stands on a line of its own, so that two files
    can be compared.

    Args:
        data: the catalogue with its overlays, whose entries stay in their files.
    """
    lists: dict[str, Sequence[object]] = {
        "categories": sorted(data.categories),
        "entries": data.entries,
        "ranges": data.ranges,
        "overlays": [_overlay(each) for each in data.overlays],
    }
    heads = [f'"format":{_json(FORMAT)}', f'"sha256":{_json(data.sha256)}']
    return "{" + ",\n".join([*heads, *(f"{_json(key)}:[{_lines(values)}]" for key, values in lists.items())]) + "}\n"


def _overlay(overlay: Overlay) -> dict[str, object]:
    return {
        # The agent runs in another folder than whoever compiles.
        "path": os.fspath(overlay.path.absolute()),
        "entries_at": overlay.entries_at,
        "entries_sha256": overlay.entries_sha256,
        "domains": overlay.domains,
    }


def _lines(values: Sequence[object]) -> str:
    return "".join(f"{',' if at else ''}\n{_json(value)}" for at, value in enumerate(values))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
