"""What the checks look at: the configuration, the machine, the user."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from hallmonitor_agent.capture.privileges import holds_net_raw
from hallmonitor_agent.check.ethtool import offload
from hallmonitor_agent.check.kernel_clock import clock_synchronised

if TYPE_CHECKING:
    from collections.abc import Callable

    from hallmonitor_agent.check.account import Account
    from hallmonitor_agent.config.settings import AgentSettings

_UNIT_FOLDERS: Final = tuple(
    Path(folder) / "systemd/system" for folder in ("/etc", "/run", "/usr/local/lib", "/usr/lib", "/lib")
)
"""The first that has a unit counts (systemd.unit(5))."""


@dataclass(frozen=True, slots=True)
class Machine:
    """What the system says of itself.

    Attributes:
        sys_class_net: where the kernel tells of interfaces.
        proc: where it tells of memory and mounts.
        unit_folders: where systemd looks for units.
        offload: whether an interface's offload is on; see `ethtool.offload`.
        clock_synchronised: whether the clock is right; see `kernel_clock`.
        holds_net_raw: whether this process may open packet sockets.
    """

    sys_class_net: Path = Path("/sys/class/net")
    proc: Path = Path("/proc")
    unit_folders: tuple[Path, ...] = _UNIT_FOLDERS
    offload: Callable[[str, str], bool | None] = offload
    clock_synchronised: Callable[[], bool | None] = clock_synchronised
    holds_net_raw: Callable[[], bool] = holds_net_raw


@dataclass(frozen=True, slots=True)
class Situation:
    """What the checks look at.

    Attributes:
        path: agent.toml.
        settings: what it says.
        account: who the service runs as.
        machine: the machine.
        now_s: the time, seconds since 1970.
    """

    path: Path
    settings: AgentSettings
    account: Account
    machine: Machine
    now_s: float
