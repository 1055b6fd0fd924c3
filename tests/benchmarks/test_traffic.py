"""The engine finds in the benchmark's captures what their generator says is in them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypedDict, cast

import pytest

from hallmonitor_engine import FlowReader

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    Traffic = Callable[..., subprocess.CompletedProcess[str]]

PACKETS = 20_000


class Truth(TypedDict):
    """What the generator prints: numbers of packets, bytes and flows, and of flows by what names them."""

    kind: str
    packets: int
    bytes: int
    flows: int
    named: dict[str, int]


def _generate(traffic: Traffic, kind: str, capture: Path) -> Truth:
    run = traffic(kind, str(capture), "--packets", str(PACKETS))
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
    kind: str, flows: int, names: dict[str, int], traffic: Traffic, tmp_path: Path
) -> None:
    capture = tmp_path / "capture.pcap"
    truth = _generate(traffic, kind, capture)
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
def test_a_mistake_is_told_in_one_line(arguments: tuple[str, ...], part: str, traffic: Traffic) -> None:
    run = traffic(*arguments)
    assert (run.returncode, run.stdout) == (2, "")
    assert part in run.stderr
    assert run.stderr.count("\n") == 1
