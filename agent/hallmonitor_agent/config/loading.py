"""Read agent.toml, and check it against itself and the machine."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from hallmonitor_agent.config.overlaps import overlapping
from hallmonitor_agent.config.settings import AgentSettings
from hallmonitor_service.faults import Fault, FaultsError
from hallmonitor_service.settings_environment import EnvironmentSource, read_environment
from hallmonitor_service.settings_file import load_settings, placed
from hallmonitor_service.source_text import read_source

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hallmonitor_service.settings_environment import Given, Key
    from hallmonitor_service.table import Table

WHAT: Final = "the configuration"
PREFIX: Final = "HALLMONITOR_AGENT"
"""What variables that stand for a key begin with; two underscores follow."""
SYS_CLASS_NET: Final = Path("/sys/class/net")


def load_agent_settings(path: Path, sys_class_net: Path = SYS_CLASS_NET) -> AgentSettings:
    """Read and check the configuration; paths in it are relative to the file.

    Variables of the process's environment stand above the file; paths in them are relative to the working folder.

    Args:
        path: agent.toml.
        sys_class_net: where the kernel tells which interface lies on which.

    Raises:
        FaultsError: with every fault, each with its line or its variable.
    """
    settings = load_settings(path, AgentSettings, WHAT, _source())
    if faults := list(_overlaps(path, settings, sys_class_net)):
        raise FaultsError(faults)
    beside = path.parent
    return settings.model_copy(
        update={
            "capture": _beside(settings.capture, beside, "folder"),
            "flows": _beside(settings.flows, beside, "catalogue"),
            "spool": _beside(settings.spool, beside, "path"),
            "metrics": _beside(settings.metrics, beside, "web_config"),
        }
    )


def given_by_environment() -> dict[Key, Given]:
    """Give what variables of the process's environment say in place of the file, by key."""
    return read_environment(AgentSettings, _source())[0]


def fault_at(path: Path, key: tuple[str, ...], message: str, remedy: str) -> Fault:
    """A fault of a key in a configuration that could be read, found once its value was put to use."""
    return _placed(Fault(f"{'.'.join(key)}: {message}", remedy, path), path, key)


def _placed(fault: Fault, path: Path, location: Sequence[int | str], value: object = None) -> Fault:
    return placed(fault, location, read_source(path, WHAT).text, given_by_environment(), value)


def _source() -> EnvironmentSource:
    return EnvironmentSource(PREFIX, os.environ, Path.cwd())


def _overlaps(path: Path, settings: AgentSettings, sys_class_net: Path) -> Iterator[Fault]:
    interfaces = settings.capture.interfaces
    for upper, lower in overlapping(interfaces, sys_class_net):
        at = interfaces.index(lower)
        message = f"capture.interfaces[{at + 1}]: {upper} lies on {lower}: each of its packets would be counted twice"
        fault = Fault(message, f"keep {lower}, or only {upper}", path)
        yield _placed(fault, path, ("capture", "interfaces", at), lower)


def _beside(table: Table, folder: Path, key: str) -> Table:
    """The table with a path in it taken from the configuration file's folder; an absolute one stays."""
    named: Path | None = getattr(table, key)
    return table if named is None else table.model_copy(update={key: folder / named})
