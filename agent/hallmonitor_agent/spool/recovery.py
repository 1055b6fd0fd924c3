"""Put right what an interrupted run left in the spool.

A file's rows are on disk under its partial name before the state says that its SEQ is used (`SpoolFolder`). So a
partial file of the last used SEQ is whole, and gets its name; any other is what was being written, and goes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hallmonitor_agent.spool.closed_file import read_footer
from hallmonitor_agent.spool.durable import publish, remove, sync_folder
from hallmonitor_agent.spool.layout import FLOWS, LOSSES, OPEN, partial, whole
from hallmonitor_agent.spool.open_records import left_open
from hallmonitor_agent.spool.state import SpoolState, read_state

if TYPE_CHECKING:
    from pathlib import Path

    from hallmonitor_agent.spool.layout import Layout
    from hallmonitor_agent.spool.open_records import OpenRecords


@dataclass(frozen=True, slots=True)
class Recovered:
    """What was found.

    Attributes:
        state: from which to go on.
        published: files that were whole and got their names.
        removed: files that were not whole, or belong to no flow file.
        open: what flows had open where the run was killed.
    """

    state: SpoolState
    published: int
    removed: int
    open: OpenRecords | None = None


def recover(layout: Layout) -> Recovered:
    """Give whole files their names, remove others, and find where to go on.

    Raises:
        OSError: the folder cannot be read or changed.
    """
    found = read_state(layout.state)
    last_used = found.next - 1 if found else 0
    published = removed = 0
    for file in layout.partial_files(FLOWS):
        flows = whole(file.path)
        if file.sequence == last_used and not flows.exists() and read_footer(file.path):
            losses = layout.root / LOSSES / flows.relative_to(layout.root / FLOWS)
            if partial(losses).exists():
                publish(losses)
            publish(flows)
            published += 1
        else:
            removed += _remove(file.path)
    for file in layout.partial_files(LOSSES):
        removed += _remove(file.path)
    removed += _remove_orphans(layout)
    remove(partial(layout.state))
    left = None if found is None or found.clean else left_open(layout, last_used)
    for file in layout.partial_files(OPEN):
        removed += _remove(file.path)
    return Recovered(_state(layout, found), published, removed, left)


def _remove_orphans(layout: Layout) -> int:
    """Remove losses whose flows were never closed, or were taken."""
    closed = {file.sequence for file in layout.files(FLOWS)}
    return sum(_remove(file.path) for file in layout.files(LOSSES) if file.sequence not in closed)


def _remove(path: Path) -> int:
    path.unlink(missing_ok=True)
    sync_folder(path.parent)
    return 1


def _state(layout: Layout, found: SpoolState | None) -> SpoolState:
    """The state, with no SEQ that a file of the spool has."""
    closed = layout.files(FLOWS)
    after_closed = closed[-1].sequence + 1 if closed else 1
    if found and found.next >= after_closed:
        return found
    footer = read_footer(closed[-1].path) if closed else None
    return SpoolState(after_closed, footer.until_us if footer else None, clean=False)
