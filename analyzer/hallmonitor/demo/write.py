"""Write the demo capture and its site file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from hallmonitor.demo import day
from hallmonitor.demo.devices import EVERYONE
from hallmonitor.demo.near_misses import CASES as NEAR_MISSES
from hallmonitor.demo.planted import CASES as PLANTED
from hallmonitor.demo.scene import Scene
from hallmonitor.demo.site import site_toml

if TYPE_CHECKING:
    from pathlib import Path

    from hallmonitor.demo.devices import Device

SEED: Final = 4012


@dataclass(frozen=True, slots=True)
class DemoSummary:
    """What was written.

    Attributes:
        capture: the pcap file.
        site: the site file beside it.
        packets: packets in the capture.
        size_bytes: size of the capture.
        devices: devices of people in it.
        planted: cases that a policy flags.
        near_misses: cases that none may flag.
    """

    capture: Path
    site: Path
    packets: int
    size_bytes: int
    devices: int
    planted: int
    near_misses: int


def site_path(capture: Path) -> Path:
    """Give the path of the site file that lies beside a demo capture."""
    return capture.parent / f"{capture.stem}.site.toml"


def write_demo(path: Path, *, seed: int = SEED) -> DemoSummary:
    """Write a school day as a pcap file with nanosecond stamps, and the site file beside it.

    Args:
        path: the capture to write; its folder exists.
        seed: the same seed gives the same bytes on any machine.

    Raises:
        OSError: where one of the files cannot be written.
    """
    scene = Scene(seed)
    for device in EVERYONE:
        day.work(scene, device)
        day.personal_use(scene, device, _spared(device))
    for case in (*PLANTED, *NEAR_MISSES):
        case.play(scene)
    size = scene.wire.write(path)
    site = site_path(path)
    site.write_text(site_toml(), encoding="utf-8", newline="\n")
    return DemoSummary(path, site, len(scene.wire), size, len(EVERYONE), len(PLANTED), len(NEAR_MISSES))


def _spared(device: Device) -> frozenset[str]:
    """The signatures for which a device has a case of its own."""
    cases = (*PLANTED, *NEAR_MISSES)
    return frozenset(signature for case in cases if case.device == device for signature in case.signatures)
