from __future__ import annotations

from datetime import UTC, datetime

import pyarrow as pa
import pytest

from hallmonitor_engine import SCHEMA

V4 = bytes(10) + b"\xff\xff" + bytes([192, 0, 2, 7])
V6 = bytes.fromhex("20010db8000000000000000000000001")


@pytest.fixture
def batch() -> pa.RecordBatch:
    """Two records: one over IPv4 with a name, one over IPv6 without."""
    rows = [
        {
            "ts": datetime(2026, 5, 12, 12, 0, 0, 123456, UTC),
            "ts_end": datetime(2026, 5, 12, 12, 0, 1, tzinfo=UTC),
            "flow_id": 0xFEDCBA9876543210,
            "record_seq": 0,
            "source_ip": V4,
            "destination_ip": V4,
            "source_port": 51000,
            "destination_port": 443,
            "transport": "tcp",
            "domain": "www.example.org",
            "category": "education",
            "source_bytes": 1500,
            "destination_bytes": 2_000_000,
            "source_packets": 10,
            "destination_packets": 1990,
        },
        {
            "ts": datetime(2026, 5, 12, 12, 0, 2, tzinfo=UTC),
            "ts_end": datetime(2026, 5, 12, 12, 0, 3, tzinfo=UTC),
            "flow_id": 1,
            "record_seq": 0,
            "source_ip": V6,
            "destination_ip": V6,
            "source_port": 0,
            "destination_port": 0,
            "transport": "ipv6-icmp",
            "category": "uncategorized",
            "source_bytes": 64,
            "destination_bytes": 0,
            "source_packets": 1,
            "destination_packets": 0,
        },
    ]
    # Dictionary columns can't be made from Python values at once; the plain values are encoded afterwards.
    plain = pa.schema(
        [
            pa.field(field.name, field.type.value_type if pa.types.is_dictionary(field.type) else field.type)
            for field in SCHEMA
        ]
    )
    table = pa.RecordBatch.from_pylist(rows, schema=plain)
    arrays = [
        table.column(field.name).dictionary_encode() if pa.types.is_dictionary(field.type) else table.column(field.name)
        for field in SCHEMA
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=SCHEMA)
