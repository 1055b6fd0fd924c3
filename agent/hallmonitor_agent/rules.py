"""Everything that the configuration names, read and checked: what the agent goes by until the next reload."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hallmonitor_agent.capture.packet_filter import FilterError, compile_filter
from hallmonitor_agent.catalogue_file import LoadedCatalogue, load_catalogue
from hallmonitor_agent.config.loading import fault_at, load_agent_settings
from hallmonitor_service.faults import Fault, FaultsError

if TYPE_CHECKING:
    from pathlib import Path

    from hallmonitor_agent.capture.packet_filter import BpfInstruction
    from hallmonitor_agent.config.settings import AgentSettings


@dataclass(frozen=True, slots=True)
class AgentRules:
    """What the agent goes by.

    Attributes:
        settings: agent.toml.
        catalogue: the compiled catalogue, where one is named.
        packet_filter: instructions for the kernel; None where every packet is captured whole.
    """

    settings: AgentSettings
    catalogue: LoadedCatalogue | None
    packet_filter: list[BpfInstruction] | None


def load_rules(path: Path) -> AgentRules:
    """Read agent.toml, and all that it names.

    Raises:
        FaultsError: with every fault in all of it.
    """
    settings = load_agent_settings(path)
    faults = list[Fault]()
    packet_filter = None
    catalogue = None
    try:
        packet_filter = compile_filter(settings.capture.filter, settings.capture.snap_length)
    except FilterError as error:
        faults.append(fault_at(path, ("capture", "filter"), error.message, error.remedy))
    if settings.flows.catalogue:
        try:
            catalogue = load_catalogue(settings.flows.catalogue)
        except FaultsError as error:
            faults.extend(error.faults)
    if faults:
        raise FaultsError(faults)
    return AgentRules(settings, catalogue, packet_filter)


_WHILE_RUNNING = frozenset({"spool.max_mb", "spool.min_free_mb", "log.level", "flows.catalogue"})


def needs_restart(running: AgentSettings, wanted: AgentSettings) -> list[str]:
    """List the keys whose change takes effect with the next start only, such as `capture.ring_mb`."""
    return [
        name
        for table in type(running).model_fields
        for key in type(getattr(running, table)).model_fields
        if (name := f"{table}.{key}") not in _WHILE_RUNNING
        and getattr(getattr(running, table), key) != getattr(getattr(wanted, table), key)
    ]
