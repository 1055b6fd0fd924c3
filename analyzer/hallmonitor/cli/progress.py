"""A progress bar with rate and remaining time, on a terminal only."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from hallmonitor_service.terminal import is_shown
from hallmonitor_service.verbosity import Verbosity, asked_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Reading(Protocol):
    """How far the reading of captures is, as the engine and a replay both tell it."""

    @property
    def bytes_read(self) -> int:
        """Bytes of the captures, as they lie on the disk."""

    @property
    def bytes_total(self) -> int | None:
        """Bytes of all captures; None where one of them is a pipe."""

    @property
    def packets(self) -> int:
        """Packets read."""


@contextmanager
def progress_bar(label: str, *, alone: bool = True) -> Iterator[Callable[[Reading], None]]:
    """Show how far the reading of captures is, on standard error.

    Args:
        label: what is being done.
        alone: whether nothing else is written to the terminal meanwhile, also not by a command further down a pipe; a
            bar would stand among its lines.

    Yields:
        A function that takes the reader's progress after each step. Where standard error is no terminal that can show
        it, or is not its `alone`, or the command line asks for quiet, it does nothing.
    """
    if not (alone and asked_for() >= Verbosity.NORMAL and is_shown(on_error=True)):
        yield lambda _progress: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
        TransferSpeedColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TextColumn("{task.fields[packets]:,} packets"),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None, packets=0)

        def update(progress: Reading) -> None:
            bar.update(task, completed=progress.bytes_read, total=progress.bytes_total, packets=progress.packets)

        yield update
