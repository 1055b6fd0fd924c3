from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from ipaddress import IPv4Address, ip_address
from typing import Any

import pyarrow as pa
import pytest

from hallmonitor.columns import Columns
from hallmonitor.derive import derive
from hallmonitor.identity import SiteKey
from hallmonitor.site import Site

# 2026-05-12 08:00 in New York, microseconds since 1970.
MORNING = 1_778_587_200_000_000

_TEXT = pa.dictionary(pa.int32(), pa.string())
_TIME = pa.timestamp("us", tz="UTC")
_FIELDS: dict[str, tuple[pa.DataType, object]] = {
    "ts": (_TIME, MORNING),
    "ts_end": (_TIME, None),
    "flow_id": (pa.uint64(), 1),
    "record_seq": (pa.uint16(), 0),
    "end_reason": (_TEXT, "end"),
    "sensor": (_TEXT, "replay"),
    "vlan": (pa.uint16(), None),
    "tunnel": (_TEXT, None),
    "outer_source_ip": (pa.binary(16), None),
    "outer_destination_ip": (pa.binary(16), None),
    "source_ip": (pa.binary(16), "10.20.0.5"),
    "destination_ip": (pa.binary(16), "203.0.113.9"),
    "source_port": (pa.uint16(), 50_000),
    "destination_port": (pa.uint16(), 443),
    "transport": (_TEXT, "tcp"),
    "source_mac": (_TEXT, "02:00:00:00:00:05"),
    "source_bytes": (pa.int64(), 100),
    "destination_bytes": (pa.int64(), 900),
    "source_packets": (pa.int64(), 2),
    "destination_packets": (pa.int64(), 3),
    "source_tcp_flags": (pa.uint8(), 0x12),
    "destination_tcp_flags": (pa.uint8(), 0x12),
    "network_protocol": (_TEXT, "tls"),
    "domain": (_TEXT, None),
    "registered_domain": (_TEXT, None),
    "service": (_TEXT, None),
    "category": (_TEXT, "uncategorized"),
    "direction": (_TEXT, "outbound"),
    "dns_query": (_TEXT, None),
    "dns_query_length": (pa.uint16(), None),
    "dns_query_entropy": (pa.uint16(), None),
    "device_name": (_TEXT, None),
    "device_class": (_TEXT, None),
    "ech": (pa.bool_(), False),
}
FLOW_SCHEMA = pa.schema(
    [
        pa.field(name, kind, metadata={"description": f"About {name}.", "unit": ""})
        for name, (kind, _) in _FIELDS.items()
    ]
)

MakeBatch = Callable[[list[dict[str, Any]]], pa.RecordBatch]
MakeColumns = Callable[[pa.RecordBatch], Columns]


def packed(address: str) -> bytes:
    parsed = ip_address(address)
    return b"\0" * 10 + b"\xff\xff" + parsed.packed if isinstance(parsed, IPv4Address) else parsed.packed


def batch_of(rows: list[dict[str, Any]]) -> pa.RecordBatch:
    full = [{name: default for name, (_, default) in _FIELDS.items()} | row for row in rows]
    for row in full:
        row["ts_end"] = row["ts"] if row["ts_end"] is None else row["ts_end"]
        row |= {name: packed(row[name]) for name in row if name.endswith("_ip") and row[name] is not None}
    return pa.RecordBatch.from_arrays(
        [
            pa.array([row[field.name] for row in full]).cast(field.type)
            if pa.types.is_timestamp(field.type)
            else pa.array([row[field.name] for row in full], type=field.type)
            for field in FLOW_SCHEMA
        ],
        schema=FLOW_SCHEMA,
    )


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def key() -> SiteKey:
    return SiteKey(bytes(range(32)))


@pytest.fixture
def flow_schema() -> pa.Schema:
    return FLOW_SCHEMA


@pytest.fixture
def pack() -> Callable[[str], bytes]:
    return packed


@pytest.fixture
def make_batch() -> MakeBatch:
    return batch_of


@pytest.fixture
def make_columns(site: Site, key: SiteKey) -> MakeColumns:
    return lambda batch: derive(Columns.from_arrow(batch), site, key)


@pytest.fixture
def many_rows() -> list[dict[str, Any]]:
    """A thousand records of some twenty devices over a day and a bit, some with neither end at home."""
    draw = random.Random(20260512)  # noqa: S311 - the same rows each time

    def row(number: int) -> dict[str, Any]:
        service: Mapping[str, Any] = draw.choice(
            [
                {"service": "facebook", "domain": "www.facebook.com", "category": "social-networking"},
                {"service": "youtube", "domain": f"r{draw.randrange(40)}.googlevideo.com", "category": "streaming"},
                {"service": None, "domain": None, "category": "infrastructure", "network_protocol": "dns"},
                {"service": None, "domain": None, "network_protocol": None},
            ]
        )
        start = MORNING + draw.randrange(26 * 3600) * 1_000_000
        return {
            "ts": start,
            "ts_end": start + draw.randrange(60_000_000),
            "flow_id": number,
            "source_ip": draw.choice([f"10.20.0.{draw.randrange(1, 20)}", "fd00::7", "198.51.100.3"]),
            "source_bytes": draw.randrange(10**6),
            "destination_bytes": draw.randrange(2**40),
            **service,
        }

    return [row(number) for number in range(1000)]
