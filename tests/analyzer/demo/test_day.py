from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hallmonitor.demo import day, near_misses, planted
from hallmonitor.demo.clock import at
from hallmonitor.demo.devices import EVERYONE, GUESTS, OFFICE, STAFF
from hallmonitor.demo.scene import Scene

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Packet, Record
    from hallmonitor.demo.devices import Device
    from hallmonitor.demo.wire import Wire


@pytest.mark.parametrize("device", [STAFF[0], OFFICE[1], GUESTS[2]], ids=lambda device: device.group)
def test_work_fills_the_day(device: Device, seen: Callable[[Wire], list[Packet]]) -> None:
    scene = Scene(1)
    day.work(scene, device)
    packets = seen(scene.wire)
    assert at("07:45") < packets[0].at_ns < at("08:30")
    assert at("15:00") < packets[-1].at_ns < at("17:30")
    hours = {(packet.at_ns - at("00:00")) // (at("01:00") - at("00:00")) for packet in packets}
    assert set(range(9, 15)) <= hours


def test_another_seed_gives_another_day(seen: Callable[[Wire], list[Packet]]) -> None:
    days = []
    for seed in (1, 1, 2):
        scene = Scene(seed)
        day.work(scene, STAFF[0])
        days.append(seen(scene.wire))
    assert days[0] == days[1] != days[2]


def test_a_device_with_a_case_of_its_own_adds_no_ordinary_use_of_that_kind(
    seen: Callable[[Wire], list[Packet]],
) -> None:
    everything = frozenset(
        {"shopping-over-allowance", "streaming-over-allowance", "gaming-over-allowance", "social-disruption-long"}
    )
    scene = Scene(1)
    for device in EVERYONE:
        day.personal_use(scene, device, everything)
    assert not seen(scene.wire)


def test_ordinary_personal_use_stays_far_below_every_allowance(
    peak_of: dict[str, dict[tuple[str, ...], int]],
) -> None:
    cases = {(each.signature, each.device_address) for each in planted("torrington-4012")}
    cases |= {(each.signature, each.device_address) for each in near_misses()}
    limits = {
        "shopping-over-allowance": 10,
        "streaming-over-allowance": 15,
        "gaming-over-allowance": 5,
        "social-networking-sustained": 10,
    }
    for signature, limit in limits.items():
        ordinary = {
            group[0]: value for group, value in peak_of[signature].items() if (signature, group[0]) not in cases
        }
        ordinary.pop("10.20.1.202", None)  # communications, under social-disruption-long
        assert 0 < max(ordinary.values()) <= limit


def test_most_of_the_day_is_work(records: list[Record]) -> None:
    work = {"education", "collaboration", "email", "search", "news", "government", "advertising"}
    named = [each for each in records if each.category]
    assert sum(each.category in work for each in named) > len(named) * 6 // 10
