"""Flow records for the micro-benchmarks: seeded, as many as one batch of the engine's."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

ROWS = 65_536
DOMAINS = 4_000


@pytest.fixture(scope="session")
def batch() -> pa.RecordBatch:
    """A batch of flow records with the columns that signatures ask for most."""
    draw = np.random.default_rng(1)
    domains = pa.array([f"host-{number}.service-{number % 97}.example" for number in range(DOMAINS)])
    categories = pa.array(["gaming", "news", "search", "video", "uncategorized"])
    return pa.record_batch(
        {
            "domain": pa.DictionaryArray.from_arrays(pa.array(draw.integers(DOMAINS, size=ROWS), pa.int32()), domains),
            "category": pa.DictionaryArray.from_arrays(pa.array(draw.integers(5, size=ROWS), pa.int32()), categories),
            "destination_port": pa.array(draw.integers(1 << 16, size=ROWS), pa.uint16()),
            "source_bytes": pa.array(draw.integers(1 << 20, size=ROWS), pa.int64()),
            "source_ip": pa.array([draw.bytes(16) for _ in range(ROWS)], pa.binary(16)),
        }
    )
