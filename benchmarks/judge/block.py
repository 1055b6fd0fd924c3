"""Rows of flow records while they are made: one array a column, texts as codes into known lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Block = dict[str, NDArray[Any]]

DEVICES = 5_000
OUTSIDE = 114_990
"""Addresses outside the district; with devices and servers there are 120,000."""

SERVERS = 10
ADDRESSES = OUTSIDE + DEVICES + SERVERS

GROUPS = ["default", "students", "it-department", "communications", "mail-servers"]
SENSORS = ["high-school", "middle-school", "offices"]
PROTOCOLS = ["tls", "quic", "http", "dns", "smtp", "ssh", "ftp", "bittorrent", "smb"]
TRANSPORTS = ["tcp", "udp"]
DIRECTIONS = ["outbound", "inbound", "internal", "external"]
END_REASONS = ["active", "idle", "end", "forced", "eof"]
CATEGORY_SOURCES = ["domain", "protocol", "ip_range", "port", "none"]
FILE_TYPES = ["pe", "deb", "zip", "pdf"]
SCHEDULES = ["working", "off_hours"]
KNOWN: dict[str, list[str]] = {
    "device_group": GROUPS,
    "sensor": SENSORS,
    "network_protocol": PROTOCOLS,
    "transport": TRANSPORTS,
    "direction": DIRECTIONS,
    "end_reason": END_REASONS,
    "category_source": CATEGORY_SOURCES,
    "file_type": FILE_TYPES,
    "schedule": SCHEDULES,
}
"""Texts of the columns that hold few."""

SOURCE_BYTES, DESTINATION_BYTES = (7.5, 1.2), (9.0, 1.6)
"""Mean and deviation of the logarithm."""

LEAST_BYTES, MOST_BYTES = 60, 200_000_000

LATER_SHARE = 0.12
"""Of records that are not the first one of their flow."""


def device_groups(devices: NDArray[Any]) -> NDArray[np.int8]:
    """Say which group each device is in: a few are in the small ones, every third with the students."""
    groups = np.where(devices % 3 == 1, 1, 0).astype(np.int8)
    groups[devices >= DEVICES - 40] = 2
    groups[devices >= DEVICES - 15] = 3
    groups[devices >= DEVICES - 5] = 4
    return groups


def blank(random: np.random.Generator, ts: NDArray[np.int64], devices: NDArray[Any]) -> Block:
    """Give records of finished TLS flows to a server without a name, for the caller to change.

    Args:
        random: draws sizes and numbers.
        ts: microseconds, shape (rows,).
        devices: who opened each, shape (rows,).
    """
    rows = ts.shape[0]

    def same(code: int) -> NDArray[np.int8]:
        return np.full(rows, code, np.int8)

    def size(of: tuple[float, float]) -> NDArray[np.int64]:
        drawn: NDArray[np.float64] = np.asarray(random.lognormal(*of, rows))
        return np.minimum(drawn + LEAST_BYTES, MOST_BYTES).astype(np.int64)

    later = random.random(rows) < LATER_SHARE
    return {
        "ts": ts,
        "flow_id": random.integers(0, 1 << 64, rows, np.uint64),
        "record_seq": np.where(later, random.integers(1, 6, rows), 0).astype(np.uint16),
        "end_reason": np.where(random.random(rows) < LATER_SHARE, 0, 2).astype(np.int8),
        "sensor": (devices % len(SENSORS)).astype(np.int8),
        "source_ip": (OUTSIDE + devices).astype(np.int32),
        "destination_ip": np.zeros(rows, np.int32),
        "destination_port": np.full(rows, 443, np.uint16),
        "transport": same(0),
        "source_bytes": size(SOURCE_BYTES),
        "destination_bytes": size(DESTINATION_BYTES),
        "network_protocol": same(0),
        "domain": np.full(rows, -1, np.int32),
        "registered_domain": np.full(rows, -1, np.int16),
        "service": np.full(rows, -1, np.int16),
        "category": same(0),
        "category_source": same(4),
        "direction": same(0),
        "dns_query": np.full(rows, -1, np.int32),
        "file_type": same(-1),
        "device": devices.astype(np.int16),
        "device_group": device_groups(devices),
        "failed_connection": np.zeros(rows, np.bool_),
    }


def joined(blocks: list[Block]) -> Block:
    """Put blocks one after the other."""
    return {name: np.concatenate([block[name] for block in blocks]) for name in blocks[0]}


def taken(block: Block, rows: NDArray[Any]) -> Block:
    """Take some rows of a block, by a mask or by numbers."""
    return {name: values[rows] for name, values in block.items()}
