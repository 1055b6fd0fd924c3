from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hallmonitor.demo import near_misses, planted
from hallmonitor.demo.near_misses import CASES
from hallmonitor.demo.scene import Scene

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Packet, Record
    from hallmonitor.demo.cases import Case
    from hallmonitor.demo.wire import Wire


def test_every_signature_has_a_near_miss_and_as_many_as_planted_cases() -> None:
    cases = planted("torrington-4012")
    assert {each.signature for each in near_misses()} == {each.signature for each in cases}
    assert len(near_misses()) >= len(cases)


def test_no_near_miss_is_planted_under_the_same_signature() -> None:
    cases = {(each.signature, each.device_address) for each in planted("torrington-4012") if each.device_address}
    assert not cases & {(each.signature, each.device_address) for each in near_misses()}


# What is measured at least, by signature and device: near enough to be worth a test of the signature.
NEAR = {
    ("bulk-mail-fan-out", "10.20.3.25"): 20,
    ("bulk-mail-fan-out", "10.20.1.19"): 15,
    ("horizontal-scan", "10.20.0.201"): 50,
    ("horizontal-scan", "10.20.2.12"): 45,
    ("vertical-scan", "10.20.2.14"): 45,
    ("login-brute-force", "10.20.2.15"): 20,
    ("hacking-tool-sites", "10.20.0.19"): 2,
    ("anonymiser-tunnel", "10.20.0.22"): 8,
    ("software-in-clear", "10.20.0.202"): 1,
    ("software-site-download", "10.20.0.23"): 6_000_000,
    ("upload-to-personal-storage", "10.20.1.12"): 5_000_000,
    ("dns-tunnel", "10.20.0.24"): 120,
    ("piracy-sites", "10.20.2.16"): 8,
    ("adult-sites", "10.20.2.17"): 2,
    ("gaming-over-allowance", "10.20.0.24"): 12,
    ("gambling-sites", "10.20.0.26"): 2,
    ("shopping-over-allowance", "10.20.1.13"): 40,
    ("streaming-over-allowance", "10.20.0.20"): 55,
    ("crypto-mining", "10.20.2.11"): 8,
    ("social-networking-sustained", "10.20.1.201"): 20,
    ("social-networking-sustained", "10.20.1.15"): 18,
    ("social-disruption-long", "10.20.1.202"): 120,
}


@pytest.mark.parametrize(("signature", "device"), NEAR)
def test_a_near_miss_is_near(signature: str, device: str, peak_of: dict[str, dict[tuple[str, ...], int]]) -> None:
    assert (signature, device) in {(each.signature, each.device_address) for each in near_misses()}
    measured = max(value for group, value in peak_of[signature].items() if group[0] == device)
    assert measured >= NEAR[signature, device]


def test_eleven_devices_are_the_crowd_that_is_not_one(records: list[Record]) -> None:
    start = 1_778_558_400 + 10 * 3_600 + 15 * 60
    moment = [
        each
        for each in records
        if start <= each.at_ns // 1_000_000_000 < start + 15 * 60
        and each.category == "social-networking"
        and each.group != "communications"
    ]
    assert len({each.device for each in moment}) == 11


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.signatures[0]}: {case.note}")
def test_each_puts_packets_of_its_device_on_the_wire(case: Case, seen: Callable[[Wire], list[Packet]]) -> None:
    scene = Scene(1)
    case.play(scene)
    packets = seen(scene.wire)
    assert packets
    if case.device is not None:
        ends = {case.device.packed, case.device.packed6}
        assert all({packet.source, packet.destination} & ends for packet in packets)
