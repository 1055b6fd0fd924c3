"""The verdicts that blame the truth, by the bytes of the captures: read by decoders that are not ours."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import subprocess
from collections import Counter
from typing import TYPE_CHECKING

import dpkt
import pytest
from candidates import flow_text
from fragments import frames, later_fragments
from verdicts import verdicts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    Row = dict[str, object]

ETHERNET_HEADER = 14
SHOWN = set(b"abcdefghijklmnopqrstuvwxyz0123456789-_*")
"""Bytes of labels that records show."""


@pytest.fixture(scope="module")
def truth(corpus: Path) -> dict[tuple[str, str], Row]:
    with gzip.open(corpus / "truth.jsonl.gz", "rt", encoding="utf-8") as stream:
        rows = [json.loads(line) for line in stream]
    return {(row["pcap"], flow_text(row)): row for row in rows}


def _questions(capture: Path) -> Iterator[list[bytes]]:
    """The labels of each DNS message's question, in the order of the capture."""
    for frame in frames(capture):
        data = dpkt.ethernet.Ethernet(frame).data.data.data
        labels, at = [], 12
        while data[at]:
            labels.append(data[at + 1 : at + 1 + data[at]].lower())
            at += 1 + data[at]
        yield labels


def _shown(labels: list[bytes]) -> str:
    """As records show a name: a digest for a label that holds anything else."""
    texts = (
        label.decode() if SHOWN.issuperset(label) else f"~{hashlib.sha256(label).hexdigest()[:8]}" for label in labels
    )
    return ".".join(texts)


def _verdict(capture: str) -> dict[str, str]:
    (found,) = (entry for entry in verdicts().values() if entry["pcap"] == capture)
    return found


def test_dns_exf_has_bytes_that_no_host_name_has(corpus: Path, truth: dict[tuple[str, str], Row]) -> None:
    labels = next(_questions(corpus / "pcaps" / "dns-exf.pcap"))
    told = "".join(
        character if character.isalnum() or character in "-." else "_" for character in b".".join(labels).decode()
    )
    verdict = _verdict("dns-exf.pcap")
    assert truth["dns-exf.pcap", verdict["flow"]]["hostname"] == told[-79:]
    assert b"=" in labels[1]
    assert _shown(labels) == verdict["name"]


def test_dns_invalid_chars_answers_another_question(corpus: Path, truth: dict[tuple[str, str], Row]) -> None:
    asked, answered = _questions(corpus / "pcaps" / "dns-invalid-chars.pcap")
    told = "".join(chr(byte) if chr(byte).isprintable() else "?" for byte in b".".join(answered))
    verdict = _verdict("dns-invalid-chars.pcap")
    assert truth["dns-invalid-chars.pcap", verdict["flow"]]["hostname"] == told
    assert asked != answered
    assert _shown(asked) == verdict["name"]


@pytest.mark.parametrize("capture", ["dns_fragmented.pcap", "dnscrypt-v1-and-resolver-pings.pcap"])
def test_the_truth_leaves_out_later_fragments(corpus: Path, truth: dict[tuple[str, str], Row], capture: str) -> None:
    told = sum(row["packets"] for (pcap, _), row in truth.items() if pcap == capture)
    counted = later_fragments(corpus / "pcaps" / capture)
    left_out = sum(packets for packets, _ in counted.values())
    assert all((capture, flow) in truth for flow in counted)
    assert told + left_out == sum(1 for _ in frames(corpus / "pcaps" / capture))


def test_the_garbage_has_ports_once_it_is_whole(corpus: Path) -> None:
    # Four datagrams with one identification, one after the other.
    datagrams: list[dict[int, bytes]] = []
    for frame in frames(corpus / "pcaps" / "ip_fragmented_garbage.pcap"):
        ip = dpkt.ethernet.Ethernet(frame).data
        payload = frame[ETHERNET_HEADER:][ip.hl * 4 : ip.len]
        if ip.offset == 0:
            datagrams.append({})
        datagrams[-1][ip.offset] = payload
    whole = [b"".join(parts[offset] for offset in sorted(parts)) for parts in datagrams]
    ports = {(int.from_bytes(data[:2]), int.from_bytes(data[2:4])) for data in whole}
    told = {entry["flow"] for key, entry in verdicts().items() if key[0] == "ip_fragmented_garbage.pcap"} - {
        "tcp 10.0.0.2:0 10.128.0.2:0"
    }
    assert told <= {f"tcp 10.0.0.2:{source} 10.128.0.2:{destination}" for source, destination in ports}
    assert {len(parts) for parts in datagrams} == {313}


def test_capwap_has_packets_that_are_in_no_flow_of_the_truth(corpus: Path, truth: dict[tuple[str, str], Row]) -> None:
    ports = Counter()
    for frame in frames(corpus / "pcaps" / "capwap.pcap"):
        ip = dpkt.ethernet.Ethernet(frame).data
        if isinstance(ip, dpkt.ip.IP) and isinstance(ip.data, dpkt.udp.UDP):
            ports[frozenset((ip.data.sport, ip.data.dport))] += 1
    rows = {flow: row for (pcap, flow), row in truth.items() if pcap == "capwap.pcap"}
    verdict = _verdict("capwap.pcap")
    inside = sum(row["packets"] for flow, row in rows.items() if "5246" not in flow and flow != verdict["flow"])
    # The controller's address is asked for in clear, outside of the tunnel.
    outside = ports[frozenset((49_259, 53))]
    assert ports[frozenset((12_380, 5_247))] == int(verdict["packets"]) + inside - outside
    assert rows[verdict["flow"]]["packets"] < int(verdict["packets"])


@pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")
@pytest.mark.parametrize("capture", ["ja3_lots_of_cipher_suites_2_anon.pcap", "reasm_segv_anon.pcapng"])
def test_the_truth_counts_captured_bytes(corpus: Path, truth: dict[tuple[str, str], Row], capture: str) -> None:
    fields = ["-T", "fields", "-e", "frame.len", "-e", "frame.cap_len"]
    command = ["tshark", "-n", "-r", str(corpus / "pcaps" / capture), *fields]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    on_wire, captured = (sum(column) for column in zip(*(map(int, line.split()) for line in lines), strict=True))
    verdict = _verdict(capture)
    assert truth[capture, verdict["flow"]]["bytes"] == captured
    assert int(verdict["bytes"]) == on_wire > captured
