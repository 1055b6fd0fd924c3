"""Configurations that are wrong: each is told with line, key and what would be right."""

from __future__ import annotations

from pathlib import Path

import pytest

from hallmonitor_agent.capture.libpcap import load_libpcap
from hallmonitor_agent.rules import load_rules
from hallmonitor_service.faults import FaultsError

WRONG = Path(__file__).parent / "wrong"

FAULTS: dict[str, list[tuple[int | None, str, str]]] = {
    # File, and for each fault its line, what is said first, and what the remedy says.
    "address-with-name": [(5, "metrics.address: 'localhost' is no IP address", "127.0.0.1")],
    "address-without-port": [(5, "metrics.address: '127.0.0.1' is no address and port", "127.0.0.1:9477")],
    "catalogue-not-json": [(1, "the catalogue is not JSON", "run `hallmonitor catalogue compile` again")],
    "catalogue-not-there": [(None, "the catalogue cannot be read: no such file", "name a file that can be read")],
    "close-too-late": [(5, "spool.close_s must be at most 300", "")],
    "empty": [(None, "missing key capture", "")],
    "fallback-unknown": [(3, "capture.fallback must be 'refuse' or 'libpcap'", "did you mean libpcap?")],
    "fanout-zero": [(3, "capture.fanout must be at least 1", "")],
    "filter-host-name": [(3, "capture.filter: 'www.example.org' is a name", "write its address")],
    "filter-of-a-stream": [
        (3, "capture: filter does not count for stream", "remove the line"),
        (4, "capture: ring_mb does not count for stream", "remove the line"),
    ],
    "filter-syntax": [(3, "capture.filter: libpcap does not take it: ", "pcap-filter(7)")],
    "filter-vlan": [(3, 'capture.filter: "vlan" would match nothing', "the VLAN's own interface")],
    "heuristic-twice": [(5, "flows: ", "keep one of them")],
    "home-network-host-bits": [
        (7, "flows.home_networks[2]: '10.20.0.5/24' has bits set", 'did you mean "10.20.0.0/24"?')
    ],
    "home-networks-empty": [(5, "flows.home_networks must not be empty", "give it at least one entry")],
    "interface-any": [(2, 'capture.interfaces[2]: "any" would give every packet', "name the interfaces")],
    "interface-too-long": [(2, "capture.interfaces[1]: 'gateway-uplink-1' is longer than the 15 bytes", "`ip link`")],
    "interface-twice": [(2, "capture: 'eth0' is captured twice", "keep one of them")],
    "interface-with-slash": [(4, "capture.interfaces[2]: '../eth0' is no name of an interface", "`ip link`")],
    "interfaces-no-list": [(2, "capture.interfaces must be a list", "put it in [ ], with commas between")],
    "key-in-the-wrong-table": [(5, "unknown key ring_mb in memory", "known: bound_mb")],
    "latin-1": [(None, "the configuration is not UTF-8 text", "save the file as UTF-8")],
    "level-unknown": [(5, "log.level must be 'debug', 'info', 'warning' or 'error'", "")],
    "max-mb-negative": [(5, "spool.max_mb must be at least 1", "")],
    "memory-absurd": [(5, "memory.bound_mb must be at least 256", "")],
    "memory-too-small-for-flows": [(5, "512 MiB leave room for 0 flows at one time", "give at least ")],
    "no-source": [(1, "capture: nothing to capture", 'interfaces = ["eth0"]')],
    "no-table-header": [(1, "this is not TOML: ", "")],
    "not-toml": [(3, "this is not TOML: ", "")],
    "promiscuous-as-text": [(3, "capture.promiscuous must be true or false", "without quotes")],
    "remove-read-of-interfaces": [(3, "capture: remove_read does not count for interfaces", "remove the line")],
    "ring-as-text": [(3, "capture.ring_mb must be a whole number", "")],
    "rings-larger-than-memory": [
        (3, "the rings alone take 1200 MiB", "make capture.ring_mb or capture.fanout smaller")
    ],
    "sensor-with-space": [(3, "capture.sensor: 'north school' is no name for a sensor", "letters, digits")],
    "several-at-once": [
        (2, 'capture.interfaces[1]: "any" would give every packet', "name the interfaces"),
        (3, "unknown key ring_md in capture", "did you mean ring_mb?"),
        (6, "spool.max_mb must be at least 1", ""),
        (9, "log.level must be 'debug', 'info', 'warning' or 'error'", ""),
    ],
    "snap-length-too-short": [(3, "capture.snap_length must be at least 256", "")],
    "three-sources": [
        (3, "capture: there is interfaces as well as stream", "keep one of them"),
        (4, "capture: there is interfaces as well as folder", "keep one of them"),
    ],
    "tunnel-unknown": [(5, "flows: there is no kind of tunnel called 'vxlam'", "did you mean vxlan?")],
    "two-sources": [(3, "capture: there is interfaces as well as stream", "keep one of them")],
    "unknown-key": [(5, "unknown key maxmb in spool", "did you mean max_mb?")],
    "unknown-key-near-nothing": [(3, "unknown key zebra in capture", "known: fallback, fanout")],
    "unknown-table": [(4, "unknown key spol", "did you mean spool?")],
    "workers-too-many": [(5, "flows.workers must be at most 16", "")],
}


def test_every_wrong_file_is_in_the_table() -> None:
    assert {path.stem for path in WRONG.glob("*.toml")} == set(FAULTS)


@pytest.mark.parametrize("name", FAULTS)
def test_a_wrong_file_is_told_with_line_key_and_remedy(name: str) -> None:
    if name == "filter-syntax" and load_libpcap() is None:
        pytest.skip("what libpcap says needs libpcap")
    with pytest.raises(FaultsError) as caught:
        load_rules(WRONG / f"{name}.toml")
    faults = caught.value.faults
    assert [(fault.line, fault.message, fault.remedy) for fault in faults] == [
        (
            line,
            fault.message if fault.message.startswith(message) else message,
            fault.remedy if remedy in fault.remedy else remedy,
        )
        for fault, (line, message, remedy) in zip(faults, FAULTS[name], strict=True)
    ]
    assert all(fault.path is not None and fault.path.parent == WRONG for fault in faults)
