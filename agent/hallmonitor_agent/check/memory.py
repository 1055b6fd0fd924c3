"""Whether the memory that the configuration gives is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallmonitor_agent.check.finding import fault, ok, unknown, warning
from hallmonitor_agent.check.unit import UNIT, unit_bytes
from hallmonitor_agent.config.memory import MIB, shares

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hallmonitor_agent.check.finding import Finding
    from hallmonitor_agent.check.situation import Situation


def memory(situation: Situation) -> Iterator[Finding]:
    """Compare the bound, in which rings count, with the machine's memory.

    RLIMIT_MEMLOCK does not matter: the kernel allocates a ring itself, and mapping it locks no page (packet(7)).
    """
    settings = situation.settings
    bound_mb = settings.memory.bound_mb
    share = shares(settings.memory, settings.capture, settings.spool)
    known = meminfo(situation.machine.proc / "meminfo")
    if not {"MemTotal", "MemAvailable"} <= set(known):
        yield unknown("the system does not tell how much memory there is")
        return
    unit_mb = (unit_bytes(situation.machine, "MemoryMax") or known["MemTotal"]) // MIB
    total_mb, available_mb = known["MemTotal"] // MIB, known["MemAvailable"] // MIB
    rings = f"rings {share.ring_bytes // MIB} MiB, {share.max_flows:,} flows"
    if bound_mb > total_mb:
        message = f"the bound is {bound_mb} MiB, but the machine has {total_mb}"
        yield fault(message, "the kernel would end the agent under load", f"[memory] bound_mb = {total_mb // 2}")
    elif bound_mb > unit_mb:
        message = f"the bound is {bound_mb} MiB, but {UNIT} allows {unit_mb}"
        remedy = f"systemctl edit {UNIT}  # below [Service]: MemoryMax={bound_mb * 3 // 2}M"
        yield fault(message, "the kernel would end the agent under load", remedy)
    elif bound_mb > available_mb:
        message = f"the bound is {bound_mb} MiB, but only {available_mb} are available"
        yield warning(message, "an agent that runs already counts among what is used", "free --mebi")
    else:
        yield ok(f"{bound_mb} MiB of {available_mb} that are available: {rings}")


def meminfo(path: Path) -> dict[str, int]:
    """Read bytes by name out of /proc/meminfo (proc(5)); empty where it is not there."""
    try:
        lines = path.read_text(encoding="ascii").splitlines()
    except OSError:
        return {}
    fields = (line.replace(":", " ").split() for line in lines)
    return {words[0]: int(words[1]) * 1024 for words in fields if len(words) == 3 and words[2] == "kB"}  # noqa: PLR2004
