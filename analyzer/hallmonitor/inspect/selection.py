"""Which packets of a capture belong to a flow."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from hallmonitor.flows.rows import address_text, flow_id_text
from hallmonitor.identity import FlowIds
from hallmonitor_engine import FlowReader
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from hallmonitor.identity import SiteKey

NANOSECOND_MARGIN = 1e-6
"""Records keep microseconds, captures may keep nanoseconds: seconds to add to the last packet's time."""


@dataclass(frozen=True, slots=True)
class FlowSelection:
    """One flow of a capture, as a packet filter needs it.

    Attributes:
        source: the originator's address and port.
        destination: the responder's address and port; ports are 0 where the transport has none.
        transport: as in the record: an IANA keyword in lower case, or a protocol number.
        first: time of the first packet.
        last: time of the last packet.
        domain: the flow's name, where it has one.
    """

    source: tuple[str, int]
    destination: tuple[str, int]
    transport: str
    first: datetime
    last: datetime
    domain: str | None

    def display_filter(self) -> str:
        """The flow in Wireshark's display filter language.

        Tuple and time both count: a tuple may be used again by a later flow.
        """
        family = "ipv6" if ":" in self.source[0] else "ip"
        terms = [f"{family}.addr == {self.source[0]}", f"{family}.addr == {self.destination[0]}"]
        if self.transport in ("tcp", "udp"):
            terms += [f"{self.transport}.port == {port}" for port in (self.source[1], self.destination[1])]
        elif self.transport == "ipv6-icmp":
            terms.append("icmpv6")
        elif not self.transport.isdecimal():
            terms.append(self.transport)
        else:
            terms.append(f"ip.proto == {self.transport}" if family == "ip" else f"ipv6.nxt == {self.transport}")
        terms.append(f"frame.time_epoch >= {self.first.timestamp():.6f}")
        terms.append(f"frame.time_epoch <= {self.last.timestamp() + NANOSECOND_MARGIN:.6f}")
        return " && ".join(terms)


def parse_flow_id(text: str) -> int:
    """The number behind 16 hexadecimal digits.

    Raises:
        FaultsError: the text is something else.
    """
    if re.fullmatch(r"[0-9a-f]{16}", text):
        return int(text, 16)
    raise FaultsError.single(
        f"{text!r} is not a flow id", "16 hexadecimal digits, as alerts and `hallmonitor flows` write it"
    )


def find_flow(capture: Path, flow_id: int, key: SiteKey | None = None) -> FlowSelection:
    """Read `capture` until the end, and gather the records of one flow.

    Args:
        capture: the capture that holds it.
        flow_id: its plain id, as `hallmonitor flows` gives it; with `key` also its keyed id, as a replay gives it.
        key: the site key of the replay.

    Raises:
        FaultsError: no flow of the capture has this id.
        hallmonitor_engine.CaptureError: the capture cannot be read.
    """
    rows: list[dict[str, Any]] = []
    flow_ids = None if key is None else FlowIds(key)
    reader = FlowReader([capture])
    for batch in reader:
        ids = batch.column("flow_id").to_numpy()
        wanted = ids == flow_id
        if flow_ids is not None:
            wanted |= flow_ids.keyed(ids) == flow_id
        rows += batch.filter(pa.array(wanted)).to_pylist()
    if not rows:
        tried = "no site key was read" if key is None else "neither plain nor under this site key"
        raise FaultsError.single(
            f"no flow {flow_id_text(flow_id)} ({tried})",
            "`hallmonitor flows` lists a capture's plain ids; a replay's id needs that replay's key: --site-key FILE",
            capture,
        )
    return _selection(rows)


def _selection(rows: list[dict[str, Any]]) -> FlowSelection:
    first = rows[0]
    domains = [row["domain"] for row in rows if row["domain"]]
    return FlowSelection(
        source=(address_text(first["source_ip"]), first["source_port"]),
        destination=(address_text(first["destination_ip"]), first["destination_port"]),
        transport=str(first["transport"]),
        first=min(row["ts"] for row in rows),
        last=max(row["ts_end"] for row in rows),
        domain=str(domains[-1]) if domains else None,
    )
