"""The names that tshark sees in captures that others made are the engine's, flow by flow."""

from __future__ import annotations

import shutil
import subprocess
from collections import defaultdict
from typing import TYPE_CHECKING

import pytest

from hallmonitor.flows.rows import address_text
from hallmonitor_engine import FlowReader

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    Flow = frozenset[tuple[str, str]]

NAMES = ("tls.handshake.extensions_server_name", "http.host")
# SSDP has the form of HTTP and names its multicast group; what plain HTTP says within SOCKS is not read.
FILTER = f"({' or '.join(NAMES)}) and not ssdp and not (socks and http)"
FIELDS = ("frame.protocols", "ip.src", "ip.dst", "ipv6.src", "ipv6.dst", "tcp.port", "udp.port", *NAMES)

pytestmark = pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")


def _seen(capture: Path) -> Iterator[tuple[Flow, set[str]]]:
    """Innermost flow and names of each packet in which tshark sees some."""
    fields = [word for field in FIELDS for word in ("-e", field)]
    command = ["tshark", "-n", "-r", str(capture), "-Y", FILTER, "-T", "fields", *fields]
    for line in subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines():
        values = dict(zip(FIELDS, (value.split(",") for value in line.split("\t")), strict=True))
        layers = values["frame.protocols"][0].split(":")
        ip = next(layer for layer in reversed(layers) if layer in {"ip", "ipv6"})
        ports = values["tcp.port" if "tcp" in layers else "udp.port"][-2:]
        flow = frozenset(zip((values[f"{ip}.src"][-1], values[f"{ip}.dst"][-1]), ports, strict=True))
        names = {_without_port(name.lower()) for field in NAMES for name in values[field] if name}
        yield flow, names


def _without_port(authority: str) -> str:
    host, colon, port = authority.rpartition(":")
    return host if colon and port.isdigit() else authority


def test_no_name_that_tshark_sees_is_missed(corpus: Path) -> None:
    ours: dict[Flow, set[str]] = defaultdict(set)
    for batch in FlowReader([corpus / "gateway-mix.pcap"]):
        for row in batch.to_pylist():
            ends = ((address_text(row[f"{end}_ip"]), str(row[f"{end}_port"])) for end in ("source", "destination"))
            ours[frozenset(ends)].add(row["domain"])
    seen = list(_seen(corpus / "gateway-mix.pcap"))
    missed = [(sorted(flow), names) for flow, names in seen if not names & ours[flow]]
    assert missed == []
    assert len(seen) > 400
