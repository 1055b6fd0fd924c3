"""The file of an overlay: a head in TOML, a line of three hyphens, the entries as the engine reads them."""

from __future__ import annotations

import hashlib
import json
import tomllib
from datetime import date  # noqa: TC003 - pydantic reads the annotation
from functools import partial
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from hallmonitor.catalogue.category import ID_FORM
from hallmonitor.catalogue.overlay import END_OF_HEAD, FORMAT, Counts, Overlay, OverlayService, Provenance
from hallmonitor_service.faults import FaultsError, reason_of
from hallmonitor_service.toml_lines import find_line
from hallmonitor_service.validation import faults_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HEAD_MAX = 1 << 20
"""Bytes of a head at most: a list of a thousand categories takes a tenth."""

_REMEDY = "import the list again"
_HEADLINE = (
    "# A list laid over hallmonitor's catalogue; `hallmonitor catalogue import` wrote it, and tells if it is changed."
)

_Digest = Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]
_Id = Annotated[str, StringConstraints(pattern=f"^{ID_FORM}$", max_length=129)]
"""A list's name, and a category of its own behind a hyphen: 64 letters each at most."""
_Count = Annotated[int, Field(ge=0)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class _Service(_Table):
    id: _Id
    category: _Id
    domains: _Count
    ranges: _Count


class _Head(_Table):
    format: Literal["hallmonitor-overlay-1"]
    name: _Id
    licence: str
    source: str
    date: date
    list_format: str
    list_sha256: _Digest
    entries_sha256: _Digest
    read: _Count
    duplicates: _Count
    refused: dict[str, _Count] = {}
    services: list[_Service] = []


def head_text(overlay: Overlay) -> str:
    """The head of an overlay, with the line that ends it; the same overlay gives the same bytes."""
    return "".join(f"{line}\n" for line in _lines(overlay)) + END_OF_HEAD


def _lines(overlay: Overlay) -> Iterator[str]:
    provenance, counts = overlay.provenance, overlay.counts
    yield _HEADLINE
    yield f"format = {_text(FORMAT)}"
    yield f"name = {_text(overlay.name)}"
    yield f"licence = {_text(provenance.licence)}"
    yield f"source = {_text(provenance.source)}"
    yield f"date = {provenance.date}"
    yield f"list_format = {_text(provenance.list_format)}"
    yield f"list_sha256 = {_text(provenance.list_sha256)}"
    yield f"entries_sha256 = {_text(overlay.entries_sha256)}"
    yield f"read = {counts.read}"
    yield f"duplicates = {counts.duplicates}"
    if counts.refused:
        yield ""
        yield "[refused]"
        yield from (f"{_text(reason)} = {count}" for reason, count in counts.refused.items())
    for service in overlay.services:
        yield ""
        yield "[[services]]"
        yield f"id = {_text(service.id)}"
        yield f"category = {_text(service.category)}"
        yield f"domains = {service.domains}"
        yield f"ranges = {service.ranges}"


def _text(value: str) -> str:
    """A basic string (TOML 1.0): JSON's escapes are among its own, but for DEL, which JSON leaves as it is."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def read_overlay(path: Path) -> Overlay:
    """Read an overlay's head.

    Raises:
        FaultsError: the file cannot be read, or is no overlay.
    """
    content = _head_bytes(path)
    try:
        text = content.decode()
        head = _Head.model_validate(tomllib.loads(text))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError):
        raise FaultsError.single("the overlay's head is not TOML", _REMEDY, path) from None
    except ValidationError as error:
        raise FaultsError(faults_of(error, _Head, path, partial(find_line, text))) from None
    return Overlay(
        path=path,
        name=head.name,
        provenance=Provenance(head.licence, head.source, str(head.date), head.list_format, head.list_sha256),
        counts=Counts(head.read, head.duplicates, dict(head.refused)),
        services=tuple(OverlayService(each.id, each.category, each.domains, each.ranges) for each in head.services),
        entries_sha256=head.entries_sha256,
        entries_at=len(content) + len(END_OF_HEAD),
        sha256=hashlib.sha256(content).hexdigest(),
    )


def _head_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            start = file.read(HEAD_MAX)
    except OSError as error:
        raise FaultsError.single(f"the overlay cannot be read: {reason_of(error)}", "", path) from None
    head, end, _ = start.partition(f"\n{END_OF_HEAD}".encode())
    if not end:
        remedy = "name a file that `hallmonitor catalogue import` wrote"
        raise FaultsError.single("this is no overlay", remedy, path)
    return head + b"\n"
