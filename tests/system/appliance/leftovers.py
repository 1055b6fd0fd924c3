"""Removes what test processes that were killed left behind."""

from __future__ import annotations

import contextlib
import re
import shutil
from pathlib import Path

from testbed.command import run

from appliance.container import PREFIX
from appliance.control_groups import ControlGroup, hierarchies
from appliance.root import FOLDER, unmount


def remove_leftovers() -> None:
    """Remove lent roots, namespaces and control groups whose makers are gone."""
    for group in {group.name for place in hierarchies() for group in place.glob(f"{PREFIX}-*-*")}:
        if _is_gone(group.split("-")[1]):
            left = ControlGroup(group)
            left.kill()
            left.stop()
    for folder in FOLDER.glob("run-*-*"):
        if _is_gone(folder.name.split("-")[1]):
            unmount(folder)
            shutil.rmtree(folder, ignore_errors=True)
    for name, pid in re.findall(rf"^({PREFIX}-(\d+)-\S*)", run(["ip", "netns", "list"]), flags=re.MULTILINE):
        if _is_gone(pid):
            # Another test process may be at it too.
            with contextlib.suppress(RuntimeError):
                run(["ip", "netns", "delete", name])


def _is_gone(pid: str) -> bool:
    return not Path("/proc", pid).exists()
