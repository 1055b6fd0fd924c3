from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from scapy.all import IP, TCP, Ether, wrpcap

from hallmonitor.cli.heuristics import parse_heuristics
from hallmonitor_engine import HEURISTICS
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    Command = Callable[..., subprocess.CompletedProcess[bytes]]

OPAQUE = bytes((place * 2_654_435_761 >> 16 & 0xFF) ^ 0x5A for place in range(200))
"""Bytes that look like a cipher's."""


@pytest.mark.parametrize(
    ("text", "named"),
    [(None, ()), ("fully-encrypted", ("fully-encrypted",)), (" Fully-Encrypted,fully-encrypted", HEURISTICS)],
)
def test_names_with_commas_between_them(text: str | None, named: tuple[str, ...]) -> None:
    assert parse_heuristics(text) == named


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "fully-encryptd",
            "'fully-encryptd' is not a heuristic (did you mean fully-encrypted? known: fully",
        ),
        ("", "'' is not a heuristic (known: fully-encrypted)"),
    ],
)
def test_a_wrong_name_is_one_fault_that_lists_the_right_ones(text: str, told: str) -> None:
    with pytest.raises(FaultsError) as caught:
        parse_heuristics(text)
    (fault,) = caught.value.faults
    assert str(fault).startswith(told)


@pytest.mark.parametrize(
    ("options", "protocol"), [((), None), (("--heuristics", "fully-encrypted"), "fully-encrypted")]
)
def test_an_opaque_connection_is_named_where_that_is_asked_for(
    hallmonitor: Command, tmp_path: Path, options: tuple[str, ...], protocol: str | None
) -> None:
    head = Ether(src="02:00:00:00:00:05", dst="02:00:00:00:00:01") / IP(src="10.20.0.5", dst="192.0.2.9")
    ports = {"sport": 40_000, "dport": 8_388}
    capture = tmp_path / "opaque.pcap"
    packets = [head / TCP(**ports, flags="S", seq=7), head / TCP(**ports, flags="PA", seq=8) / OPAQUE]
    wrpcap(str(capture), packets)
    done = hallmonitor("flows", capture, "--format", "jsonl", *options)
    row = json.loads(done.stdout)
    assert (row["network_protocol"], row["category"]) == (protocol, "uncategorized")
