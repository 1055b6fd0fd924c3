"""Writes an overlay's file: whole, or not at all."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from hallmonitor.catalogue.overlay_file import head_text, read_overlay
from hallmonitor_service.faults import FaultsError, reason_of

if TYPE_CHECKING:
    from pathlib import Path

    from hallmonitor.catalogue.overlay import Overlay
    from hallmonitor_engine import FinishedImport


def refuse_existing(path: Path, *, force: bool) -> None:
    """Refuse a place that is taken.

    Args:
        path: where an overlay is to stand.
        force: an overlay may be replaced, and nothing else.

    Raises:
        FaultsError: something stands there that may not be replaced.
    """
    if not (path.exists() or path.is_symlink()):
        return
    if not force:
        raise FaultsError.single("there is such a file already", "add --force to replace it, or name another", path)
    try:
        read_overlay(path)
    except FaultsError:
        message = "what stands there is no overlay, and is not replaced"
        raise FaultsError.single(message, "name another file with --out", path) from None


def write_overlay(overlay: Overlay, entries: FinishedImport) -> Overlay:
    """Write an overlay at its path.

    Args:
        overlay: what its head is to tell.
        entries: its entries.

    Returns:
        The overlay as its file tells it.

    Raises:
        FaultsError: it cannot be written.
    """
    path = overlay.path
    partial = path.with_name(f".{path.name}.partial-{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with partial.open("x", encoding="utf-8", newline="\n") as file:
                file.write(head_text(overlay))
            entries.append_to(partial)
            written = replace(read_overlay(partial), path=path)
            with partial.open("rb") as file:
                os.fsync(file.fileno())
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
    except OSError as error:
        raise FaultsError.single(f"the overlay cannot be written: {reason_of(error)}", "", path) from None
    return written
