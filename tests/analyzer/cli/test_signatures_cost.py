from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from hallmonitor.cli.signatures_cost import measure_signatures
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import DemoDay

NAMES = ["dns-tunnel", "horizontal-scan", "piracy-sites"]


def test_made_flows_are_judged(capsys: pytest.CaptureFixture[str]) -> None:
    measure_signatures(NAMES, None, 3000, None)
    *lines, last = capsys.readouterr().out.splitlines()
    assert sorted(line.split()[0] for line in lines[1:]) == NAMES
    assert last.startswith("3 signatures, each alone, over 3,000 made flows: ")


def test_one_signature_is_told_as_one(capsys: pytest.CaptureFixture[str]) -> None:
    measure_signatures(NAMES[:1], None, 100, None)
    assert capsys.readouterr().out.splitlines()[-1].startswith("1 signature, alone, over 100 made flows: ")


def test_flows_of_a_capture_are_judged_dearest_first(capsys: pytest.CaptureFixture[str], demo_day: DemoDay) -> None:
    measure_signatures(NAMES, demo_day.capture, 0, demo_day.site, as_json=True)
    told = capsys.readouterr()
    costs = list(map(json.loads, told.out.splitlines()))
    assert [cost["ns_a_flow"] for cost in costs] == sorted((cost["ns_a_flow"] for cost in costs), reverse=True)
    assert {cost["name"]: cost["alerts"] for cost in costs} == {
        "dns-tunnel": 1,
        "horizontal-scan": 2,
        "piracy-sites": 1,
    }
    assert all(cost["matches"] > 0 for cost in costs)
    assert told.err.startswith("hallmonitor: columns that hold nothing in these flows: ")


def test_where_there_are_no_flows_it_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(FaultsError, match="there are no flows in this folder"):
        measure_signatures(NAMES, tmp_path, 0, None)
    empty = tmp_path / "empty.pcap"
    empty.write_bytes(bytes.fromhex("d4c3b2a1 0200 0400 00000000 00000000 00000400 01000000"))
    with pytest.raises(FaultsError, match="there are no flows to judge"):
        measure_signatures(NAMES, empty, 0, None)
