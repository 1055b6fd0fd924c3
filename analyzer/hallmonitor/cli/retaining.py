"""What `hallmonitor retention` does, once its command line is read."""

from __future__ import annotations

import json
import sqlite3
import time
from contextlib import closing
from typing import TYPE_CHECKING

from hallmonitor_service.faults import FaultsError
from hallmonitor_service.leaving import EXIT_FOUND
from hallmonitor_service.telling import say

if TYPE_CHECKING:
    from pathlib import Path

    from hallmonitor.follow.settings import FollowSettings
    from hallmonitor.retention.removal import Removed
    from hallmonitor.retention.retention import KeptData


def retain(config: Path, *, dry_run: bool, as_json: bool) -> int:
    """Remove what is old, or tell it only.

    Args:
        config: the configuration's file.
        dry_run: remove nothing.
        as_json: one JSON object a line instead of text.

    Returns:
        The exit status: 0, or 1 where not all could be removed.

    Raises:
        FaultsError: something that a person wrote or named cannot be used.
    """
    from hallmonitor.follow.settings import load_follow
    from hallmonitor_service.log import configure_log

    settings = load_follow(config)
    configure_log("error")  # what went is told on standard output
    kept = _kept(config, settings)
    now_us = time.time_ns() // 1000
    try:
        found = kept.look(now_us) if dry_run else kept.remove(now_us)
    except (OSError, sqlite3.Error) as error:
        raise FaultsError.single(f"what is old cannot be told: {error}", "see who may read it", kept.state) from None
    for each in found:
        say(json.dumps(_as_json(each, dry_run=dry_run)) if as_json else _in_words(each, dry_run=dry_run))
    if not settings.outputs.by_name and not as_json:
        say("no output is waited for: the configuration has none")
    return EXIT_FOUND if any(each.trouble for each in found) else 0


def _kept(config: Path, settings: FollowSettings) -> KeptData:
    """Find the data that the configuration tells of.

    Raises:
        FaultsError: there is no state yet, or it is of another version.
    """
    from hallmonitor.follow.kept_flows import FLOWS
    from hallmonitor.follow.settings import beside
    from hallmonitor.follow.spool_folder import DAMAGED
    from hallmonitor.follow.state_folder import STATE
    from hallmonitor.live.state_connection import connect, version_of
    from hallmonitor.live.state_tables import VERSION
    from hallmonitor.retention.retention import KeptData

    folder = beside(config, settings.state.folder)
    state = folder / STATE
    if not state.is_file():
        raise FaultsError.single("there is no state yet", "start hallmonitor follow first, or name its folder", state)
    try:
        with closing(connect(state)) as file:
            version = version_of(file)
    except sqlite3.Error as error:
        raise FaultsError.single(f"the state cannot be opened: {error}", "see who may write it", state) from None
    if version != VERSION:
        message = f"the state has version {version}, not {VERSION}"
        raise FaultsError.single(message, "start hallmonitor follow once, which brings it up", state)
    return KeptData(
        state,
        folder / FLOWS,
        tuple(beside(config, spool) / DAMAGED for spool in settings.spool.paths),
        frozenset(settings.outputs.by_name),
        settings.retention,
    )


def _as_json(each: Removed, *, dry_run: bool) -> dict[str, object]:
    return {
        "class": each.name,
        "before": each.before.isoformat(),
        "old" if dry_run else "removed": each.removed,
        "undelivered": each.undelivered,
        "trouble": each.trouble,
    }


def _in_words(each: Removed, *, dry_run: bool) -> str:
    done = "would be removed" if dry_run else "removed"
    words = f"{each.name}: {each.removed:,} of before {each.before.isoformat()} {done}"
    if each.undelivered:
        words += f"; {each.undelivered:,} stay until an output has delivered them"
    return f"{words}; not all: {each.trouble}" if each.trouble else words
