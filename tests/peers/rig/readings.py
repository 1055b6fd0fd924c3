"""What the engine and tshark read in a capture, by the client's port."""

from __future__ import annotations

import shutil
import subprocess
from collections import defaultdict
from typing import TYPE_CHECKING

from hallmonitor_engine import FlowReader

if TYPE_CHECKING:
    from pathlib import Path

TSHARK = shutil.which("tshark")
COLUMNS = ("network_protocol", "domain", "domain_source", "tls_version", "alpn", "ja4", "ech")
TSHARK_NAMES = ("tls.handshake.extensions_server_name", "http.host", "http2.headers.authority")
TSHARK_TIMEOUT_S = 60


def engine_reads(capture: Path) -> dict[int, dict[str, object]]:
    """The columns that naming fills, of each flow's one record."""
    read = {}
    for batch in FlowReader([capture], active_timeout_s=None):
        for row in batch.to_pylist():
            assert row["source_port"] not in read, "a flow has become two"
            read[row["source_port"]] = {column: row[column] for column in COLUMNS}
    return read


def tshark_reads(capture: Path) -> dict[int, set[str]]:
    """Every name that tshark finds in what clients sent: server names, hosts, authorities; without ports."""
    assert TSHARK is not None
    fields = ("tcp.srcport", "udp.srcport", *TSHARK_NAMES)
    command = [TSHARK, "-n", "-r", str(capture), "-o", "tcp.reassemble_out_of_order:TRUE", "-T", "fields"]
    command += [argument for field in fields for argument in ("-e", field)]
    command += ["-Y", " or ".join(TSHARK_NAMES)]
    done = subprocess.run(command, capture_output=True, check=True, timeout=TSHARK_TIMEOUT_S)
    read: dict[int, set[str]] = defaultdict(set)
    for line in done.stdout.decode().splitlines():
        tcp, udp, *names = line.split("\t")
        found = {name.partition(":")[0] for column in names for name in column.split(",") if name}
        read[int(tcp or udp)] |= found
    return read
