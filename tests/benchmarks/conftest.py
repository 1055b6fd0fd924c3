"""Lets the tests of this folder import the benchmark, and gives them a run that never was."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

from harness.contender import Kind
from harness.results import CaptureFacts, Results, Row, Single


@pytest.fixture
def results() -> Results:
    """Two rounds on one capture: ours, a peer, a prefix, a stage after another, and one that is missing."""
    return Results(
        machine={"processor": "an abacus", "cores": "2"},
        versions={"tshark": "4.0"},
        captures=[CaptureFacts("mix", "some of everything", 1_000_000, 650_000_000, 50_000)],
        rows=[
            Row("mix", "touch", Kind.LIMIT, "touches", "", 1_000_000, nanoseconds=[40.0, 60.0]),
            Row("mix", "walk", Kind.STAGE, "walks", "", 1_000_000, nanoseconds=[30.0, 30.0]),
            Row("mix", "decode", Kind.STAGE, "decodes", "", 1_000_000, nanoseconds=[70.0, 50.0]),
            Row("mix", "hallmonitor engine", Kind.IN_PROCESS, "all", "", 1_000_000, nanoseconds=[200.0, 300.0]),
            Row("mix", "hallmonitor flows", Kind.COMMAND, "all", "", 1_000_000, nanoseconds=[500.0, 500.0]),
            Row("mix", "tshark", Kind.COMMAND, "dissects", "joins no | flows", 1_000_000, nanoseconds=[22_500.0]),
            Row(
                "mix",
                "scapy",
                Kind.IN_PROCESS,
                "decodes",
                "names nothing",
                5_000,
                is_prefix=True,
                nanoseconds=[150_000.0] * 2,
            ),
            Row(
                "mix", "argus", Kind.COMMAND, "joins flows", "names nothing", reason="package argus-server: no network"
            ),
        ],
        singles={"help": Single([0.3, 0.2, 0.1]), "replay": Single(reason="status 2: no such policy")},
        pauses={
            "max_us": 1500.0,
            "flows_at_max": 7,
            "step_packets": 32,
            "histogram": [{"below_us": 1, "steps": 9}, {"below_us": 2048, "steps": 1}],
        },
    )
