"""Refuse the same traffic given twice: it would count twice, and could cross a threshold that it does not reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallmonitor_service.faults import Fault, FaultsError

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence
    from pathlib import Path

    from hallmonitor.report.view import CaptureView

_REMEDY = "name each capture once"
_HEADER_BYTES = 24  # of a pcap file without a packet; two such files are equal and count nothing twice


def refuse_same_files(captures: Sequence[Path]) -> None:
    """Compare the files themselves, before they are read: links and other spellings of a path are one file.

    A path that cannot be looked at is left to whoever opens it.

    Raises:
        FaultsError: with a fault for every capture that stands for the file of an earlier one.
    """
    _refuse(((path, _file(path)) for path in captures), "is the same file as")


def refuse_same_contents(captures: Sequence[Path], views: Sequence[CaptureView]) -> None:
    """Compare the hashes, once all are known; a pipe has none.

    Args:
        captures: as given.
        views: the same captures with their hashes.

    Raises:
        FaultsError: with a fault for every capture that holds what an earlier one holds.
    """
    pairs = (
        (path, view.sha256 if (view.size or 0) > _HEADER_BYTES else None)
        for path, view in zip(captures, views, strict=True)
    )
    _refuse(pairs, "holds the same bytes as")


def _refuse(captures: Iterable[tuple[Path, Hashable]], what: str) -> None:
    seen: dict[Hashable, Path] = {}
    faults = []
    for path, mark in captures:
        if mark is None:
            continue
        if mark in seen:
            faults.append(Fault(f"this capture {what} {seen[mark]}", _REMEDY, path))
        else:
            seen[mark] = path
    if faults:
        raise FaultsError(faults)


def _file(path: Path) -> Hashable:
    if str(path) == "-":
        return "-"
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
