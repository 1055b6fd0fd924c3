"""What docs/sizing.md quotes still stands where it was measured, and its arithmetic is right."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hallmonitor.follow.settings import MOST_ROWS
from hallmonitor_agent.config.capture import CaptureTable
from hallmonitor_agent.config.memory import BASE_BYTES, FLOW_BYTES, MIB, MemoryTable, shares
from hallmonitor_agent.config.spool import SpoolTable
from hallmonitor_agent.spool.cut import as_parquet

REPOSITORY = Path(__file__).parents[2]
TEXT = (REPOSITORY / "docs" / "sizing.md").read_text(encoding="utf-8")
BYTES_A_PACKET, NS_A_PACKET = 664.5, 768
FILES_A_DAY, FILE_BYTES = 8_640, 25_000
RECORD_BYTES = (40, 120)
GB = 1e9


def _row(beginning: str) -> list[str]:
    line = next(line for line in TEXT.splitlines() if line.startswith(f"| {beginning}"))
    return [cell.strip() for cell in line.strip("|").split("|")][1:]


def _numbers(beginning: str) -> list[float]:
    return [float(cell.replace(",", "").rstrip("%")) for cell in _row(beginning)]


@pytest.mark.parametrize(
    ("page", "begins", "cells", "quoted"),
    [
        (
            "LIVE.md",
            "| the demo day, by tcpreplay | agent, 1 worker, 1 ring |",
            ("0.91", "none", "29%"),
            "0.91 Mpps, at 29%",
        ),
        (
            "LIVE.md",
            "| 60 bytes, 1,000,000 flows | agent, 1 worker, 1 ring |",
            ("1.51", "none", "39%", "595"),
            "1.51 Mpps, at 39% of a processor, 595 MiB",
        ),
        ("LIVE.md", "| the demo day, a microsecond apart | engine, 1 worker |", ("2.38", "421"), "2.38 Mpps, 421 ns"),
        ("RESULTS.md", "| hallmonitor engine | in process |", ("768", "1.30"), "1.30 Mpps, 768 ns"),
        ("RESULTS.md", "| hellos: named flows |", ("0.246",), "0.246 million a second"),
        ("RESULTS.md", "| memory of a named flow that is idle |", ("249",), "249 bytes"),
        ("JUDGE.md", "| day: the shipped policy, all signatures, warm |", ("11.8",), "11.8 million flows"),
        ("JUDGE.md", "| hard: nearly every flow concerns a signature |", ("2.49",), "2.49 million flows"),
        ("JUDGE.md", "| live batch of 10,000 flows, a day of state: median |", ("5.71",), "5.71 ms"),
    ],
)
def test_a_quoted_figure_still_stands_where_it_was_measured(
    page: str, begins: str, cells: tuple[str, ...], quoted: str
) -> None:
    lines = (REPOSITORY / "benchmarks" / page).read_text(encoding="utf-8").splitlines()
    measured = next(line for line in lines if line.startswith(begins)).strip("|").split("|")
    assert set(cells) <= {cell.strip() for cell in measured}
    assert any(quoted in line and page in line for line in TEXT.splitlines())


def test_the_mean_packet_is_that_of_the_measured_mix() -> None:
    results = (REPOSITORY / "benchmarks" / "RESULTS.md").read_text(encoding="utf-8")
    mix = re.search(r"^mix: ([\d,]+) packets, [\d,]+ flows, ([\d,]+) MB;", results, re.MULTILINE)
    assert mix is not None
    packets, megabytes = (int(each.replace(",", "")) for each in mix.groups())
    assert f"{packets:,} packets in {megabytes:,} MB" in TEXT
    assert megabytes * 1e6 / packets == pytest.approx(BYTES_A_PACKET, abs=0.05)
    assert str(BYTES_A_PACKET) in TEXT


def test_what_follows_from_bandwidth() -> None:
    packets = _numbers("arithmetic: packets a second")
    assert packets == [round(each * 1e6 / 8 / BYTES_A_PACKET) for each in _numbers("assumed: both directions")]
    assert _numbers("arithmetic: of one processor") == [round(each * NS_A_PACKET / 1e7) for each in packets]


def test_what_follows_from_devices() -> None:
    devices = _numbers("assumed: devices in use")
    assert _numbers("arithmetic: flows at one time") == [each * 100 for each in devices]
    records = _numbers("arithmetic: flow records a day")
    assert records == [each * 6_000 for each in devices]
    days = [[(FILES_A_DAY * FILE_BYTES + each * size) / GB for size in RECORD_BYTES] for each in records]
    assert _row("arithmetic: disk a day") == [f"{low:.1f} to {high:.1f}" for low, high in days]
    assert _row("arithmetic: disk for 30 days") == [f"{30 * low:.0f} to {30 * high:.0f}" for low, high in days]


def test_the_recommended_bound_has_room_for_the_flows() -> None:
    for flows, bound_mb, ring_mb, threads in zip(
        _numbers("arithmetic: flows at one time"),
        _numbers("recommended: `bound_mb`"),
        _numbers("recommended: `ring_mb`"),
        _row("recommended: `workers`, `fanout`"),
        strict=True,
    ):
        capture = CaptureTable(interfaces=("ens18",), fanout=int(threads.split(",")[1]), ring_mb=int(ring_mb))
        assert shares(MemoryTable(bound_mb=int(bound_mb)), capture, SpoolTable()).max_flows > flows


def test_the_formula_of_memory_is_that_of_the_agent() -> None:
    share = shares(MemoryTable(bound_mb=1_536), CaptureTable(interfaces=("ens18",)), SpoolTable())
    assert (BASE_BYTES // MIB, share.record_bytes // MIB, share.naming_bytes // MIB) == (192, 340, 192)
    assert f"at {FLOW_BYTES} bytes a flow" in TEXT
    for bound_mb in (1_536, 1_024):
        share = shares(MemoryTable(bound_mb=bound_mb), CaptureTable(interfaces=("ens18",)), SpoolTable())
        assert f"{share.max_flows:,}" in TEXT
        assert share.max_flows == int((bound_mb - 64 - 192 - 340 - min(bound_mb / 8, 256) - 96) * MIB // FLOW_BYTES)
    assert f"{MOST_ROWS * 60 / 1e6:.0f} MB" in TEXT


def test_a_file_of_the_spool_costs_what_the_page_says_before_its_first_record() -> None:
    assert 10_000 < len(as_parquet([], {})) < FILE_BYTES
