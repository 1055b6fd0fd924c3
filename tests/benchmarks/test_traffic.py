"""The engine finds in the benchmark's captures what their generator says is in them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import TypedDict, cast

import pytest

from hallmonitor_engine import FlowReader

REPOSITORY = Path(__file__).parents[2]
MANIFEST = REPOSITORY / "benchmarks" / "traffic" / "Cargo.toml"
TARGET = REPOSITORY / "build" / "benchmarks-target"
PACKETS = 20_000

pytestmark = pytest.mark.skipif(shutil.which("cargo") is None, reason="the generator needs cargo to be built")


class Truth(TypedDict):
    """What the generator prints: numbers of packets, bytes and flows, and of flows by what names them."""

    kind: str
    packets: int
    bytes: int
    flows: int
    named: dict[str, int]


def _traffic(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = ["cargo", "run", "--release", "--locked", "--quiet", "--manifest-path", str(MANIFEST), "--", *arguments]
    environment = os.environ | {"CARGO_TARGET_DIR": str(TARGET)}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


def _generate(kind: str, capture: Path) -> Truth:
    run = _traffic(kind, str(capture), "--packets", str(PACKETS))
    assert run.returncode == 0, run.stderr
    return cast("Truth", json.loads(run.stdout))


@pytest.mark.parametrize(
    ("kind", "flows", "names"),
    [
        ("mix", 1_000, {"sni": 450, "quic_sni": 200, "http_host": 40, "dns": 65}),
        ("hellos", 5_000, {"sni": 5_000, "quic_sni": 0, "http_host": 0, "dns": 0}),
        ("small", 4_000, {"sni": 0, "quic_sni": 0, "http_host": 0, "dns": 0}),
    ],
)
def test_the_engine_names_every_flow_that_has_a_name(
    kind: str, flows: int, names: dict[str, int], tmp_path: Path
) -> None:
    capture = tmp_path / "capture.pcap"
    truth = _generate(kind, capture)
    assert (truth["kind"], truth["packets"], truth["flows"], truth["named"]) == (kind, PACKETS, flows, names)
    assert truth["bytes"] == capture.stat().st_size

    # One record a flow: there are no intervals.
    reader = FlowReader([capture], active_timeout_s=None)
    assert sum(batch.num_rows for batch in reader) == flows
    counters = reader.counters()
    assert (counters["packets"], counters["flows"], counters["refused"]) == (PACKETS, flows, {})
    nameless = flows - sum(names.values())
    assert counters["names"] == names | {"none": nameless, "certificate": 0, "ech_outer": 0}


@pytest.mark.parametrize(
    ("arguments", "part"),
    [(("mixed", "x.pcap"), "unknown kind mixed"), (("mix", "no/such/folder/x.pcap"), "cannot write no/such/folder")],
)
def test_a_mistake_is_told_in_one_line(arguments: tuple[str, ...], part: str) -> None:
    run = _traffic(*arguments)
    assert (run.returncode, run.stdout) == (2, "")
    assert part in run.stderr
    assert run.stderr.count("\n") == 1
