"""Where packets come from."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - pydantic reads the annotations
from typing import Annotated, Literal

from pydantic import Field, model_validator

from hallmonitor_agent.config.values import InterfaceName, SensorName, host_name
from hallmonitor_service.refusal import Refusal, refuse, refuse_all, refuse_repeated
from hallmonitor_service.table import Table

SNAP_LENGTH_MAX = 262_144
"""The most that tcpdump captures of a packet as well."""
_SNAP_LENGTH_MIN = 256
"""Enough for the headers of a packet in tunnels; names need more."""
_FANOUT_MAX = 16
"""As many as the engine can have workers."""
_RING_MIN_MB = 2
"""Two blocks: the kernel fills one while the other is read."""
_RING_MAX_MB = 4_095
"""The kernel counts a ring's bytes in 32 bits."""

_OF_INTERFACES = ("filter", "fanout", "ring_mb", "promiscuous", "snap_length", "fallback")


class CaptureTable(Table):
    """Exactly one of interfaces, a stream and a folder."""

    interfaces: tuple[InterfaceName, ...] = Field(
        default=(), description="Interfaces to capture on, together one stream; one that is not there is waited for."
    )
    stream: Annotated[str, Field(min_length=1)] | None = Field(
        default=None,
        description='A pipe to read a capture from as it is written, such as of tcpdump; "-" is standard input.',
    )
    folder: Path | None = Field(
        default=None,
        description="A folder into which captures are written one after the other, in order of their names.",
    )
    remove_read: bool = Field(default=False, description="Remove each capture of the folder once it has been read.")
    filter: str = Field(
        default="", description="Which packets to capture, as tcpdump takes it (pcap-filter(7)); all if empty."
    )
    fanout: int = Field(
        default=1,
        ge=1,
        le=_FANOUT_MAX,
        description="Rings per interface; more than one keeps CAP_NET_RAW, since their sockets cannot be bound again.",
    )
    ring_mb: int = Field(
        default=64,
        ge=_RING_MIN_MB,
        le=_RING_MAX_MB,
        description="Size of each ring that the kernel puts packets into, in MiB.",
    )
    promiscuous: bool = Field(
        default=True, description="Capture what is not addressed to the interface, as on a mirror port."
    )
    snap_length: int = Field(
        default=SNAP_LENGTH_MAX,
        ge=_SNAP_LENGTH_MIN,
        le=SNAP_LENGTH_MAX,
        description="Bytes to capture of a packet at most; names lie within the first 2,000 or so.",
    )
    fallback: Literal["refuse", "libpcap"] = Field(
        default="refuse", description='"libpcap" captures through it, slowly, where a system has no AF_PACKET.'
    )
    sensor: SensorName = Field(
        default_factory=host_name, description="Name under which records are kept; the host's name if not given."
    )

    @model_validator(mode="after")
    def _one_source(self) -> CaptureTable:
        given = [name for name in ("interfaces", "stream", "folder") if getattr(self, name)]
        if not given:
            refuse("nothing to capture", 'name interfaces, such as interfaces = ["eth0"], or a stream or a folder')
        if len(given) > 1:
            refuse_all(
                [Refusal(f"there is {given[0]} as well as {name}", "keep one of them", (name,)) for name in given[1:]]
            )
        self._only_where_they_count(given[0])
        refuse_repeated(((name, ("interfaces", at)) for at, name in enumerate(self.interfaces)), "{} is captured twice")
        return self

    def _only_where_they_count(self, source: str) -> None:
        """Refuse keys that would be ignored."""
        unused = set[str]()
        if source != "interfaces":
            unused.update(_OF_INTERFACES)
        if source != "folder":
            unused.add("remove_read")
        refuse_all(
            [
                Refusal(f"{name} does not count for {source}", "remove the line", (name,))
                for name in sorted(unused & self.model_fields_set)
            ]
        )
