"""Read agent.toml, and check it against itself and the machine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from hallmonitor_agent.config.overlaps import overlapping
from hallmonitor_agent.config.settings import AgentSettings
from hallmonitor_service.faults import Fault, FaultsError
from hallmonitor_service.settings_file import load_settings
from hallmonitor_service.source_text import read_source
from hallmonitor_service.toml_lines import find_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hallmonitor_service.table import Table

WHAT: Final = "the configuration"
SYS_CLASS_NET: Final = Path("/sys/class/net")


def load_agent_settings(path: Path, sys_class_net: Path = SYS_CLASS_NET) -> AgentSettings:
    """Read and check the configuration; paths in it are relative to the file.

    Args:
        path: agent.toml.
        sys_class_net: where the kernel tells which interface lies on which.

    Raises:
        FaultsError: with every fault, each with its line.
    """
    settings = load_settings(path, AgentSettings, WHAT)
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


def fault_at(path: Path, key: tuple[str, ...], message: str, remedy: str) -> Fault:
    """A fault of a key in a configuration that could be read, found once its value was put to use."""
    return Fault(f"{'.'.join(key)}: {message}", remedy, path, find_line(read_source(path, WHAT).text, key))


def _overlaps(path: Path, settings: AgentSettings, sys_class_net: Path) -> Iterator[Fault]:
    interfaces = settings.capture.interfaces
    for upper, lower in overlapping(interfaces, sys_class_net):
        at = interfaces.index(lower)
        text = read_source(path, WHAT).text
        yield Fault(
            f"capture.interfaces[{at + 1}]: {upper} lies on {lower}: each of its packets would be counted twice",
            f"keep {lower}, or only {upper}",
            path,
            find_line(text, ("capture", "interfaces", at), lower),
        )


def _beside(table: Table, folder: Path, key: str) -> Table:
    """The table with a path in it taken from the configuration file's folder; an absolute one stays."""
    named: Path | None = getattr(table, key)
    return table if named is None else table.model_copy(update={key: folder / named})
