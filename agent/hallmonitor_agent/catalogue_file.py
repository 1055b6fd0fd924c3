"""The compiled catalogue, as `hallmonitor catalogue compile` writes it."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from hallmonitor_engine import Catalogue
from hallmonitor_service.faults import FaultsError, reason_of
from hallmonitor_service.source_text import read_source

_WHAT: Final = "the catalogue"
_AGAIN: Final = "run `hallmonitor catalogue compile` again"

_Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class _Overlay(BaseModel):
    """Entries that stay in a file of their own."""

    model_config = ConfigDict(extra="forbid")

    path: Annotated[str, Field(min_length=1)]
    entries_at: Annotated[int, Field(ge=0)]
    entries_sha256: _Sha256
    domains: Annotated[int, Field(ge=0)]


class _Compiled(BaseModel):
    """The whole file."""

    model_config = ConfigDict(extra="forbid")

    format: Literal["hallmonitor-catalogue-1"]
    sha256: _Sha256
    categories: list[str]
    entries: list[tuple[str, str, str]]
    ranges: list[tuple[str, str, str]]
    overlays: list[_Overlay]


@dataclass(frozen=True, slots=True)
class LoadedCatalogue:
    """A catalogue that the engine can use.

    Attributes:
        native: as the engine holds it.
        sha256: by which its records say what they were categorised with.
        categories: ids of all its categories.
        domains: names in it, those of overlays as well.
    """

    native: Catalogue
    sha256: str
    categories: frozenset[str]
    domains: int


def load_catalogue(path: Path) -> LoadedCatalogue:
    """Read a compiled catalogue, and the entries of its overlays from their files.

    Raises:
        FaultsError: it cannot be read, is none, or an overlay is not what it was when the catalogue was compiled.
    """
    compiled = _read(path)
    overlays = [
        (each.path, each.entries_at, bytes.fromhex(each.entries_sha256), each.domains) for each in compiled.overlays
    ]
    try:
        native = Catalogue(compiled.entries, compiled.ranges, overlays)
    except ValueError as error:
        raise FaultsError.single(f"the catalogue does not hold: {error}", _AGAIN, path) from None
    except OSError as error:
        reason = os.strerror(error.errno).lower() if error.errno else reason_of(error)
        named = Path(error.filename) if error.filename else path
        raise FaultsError.single(f"an overlay of the catalogue cannot be read: {reason}", _AGAIN, named) from None
    domains = len(compiled.entries) + sum(each.domains for each in compiled.overlays)
    return LoadedCatalogue(native, compiled.sha256, frozenset(compiled.categories), domains)


def _read(path: Path) -> _Compiled:
    try:
        document = json.loads(read_source(path, _WHAT).text)
    except json.JSONDecodeError as error:
        message = f"the catalogue is not JSON: {error.msg.lower()}"
        raise FaultsError.single(message, _AGAIN, path, error.lineno) from None
    except RecursionError:
        raise FaultsError.single("the catalogue is not JSON that was compiled", _AGAIN, path) from None
    try:
        return _Compiled.model_validate(document)
    except ValidationError as error:
        # A program wrote it: where it went wrong helps nobody more than that it did.
        key = ".".join(map(str, error.errors(include_url=False)[0]["loc"])) or "the whole"
        raise FaultsError.single(
            f"this is no compiled catalogue of a form that is known ({key})", _AGAIN, path
        ) from None
