"""Both services over mixed traffic for a long time: their memory and their open files do not grow.

`SOAK_SECONDS` says for how long; `make soak` asks for an hour. In a short run memory may seem to grow by chance, so
the bound is 1 MiB an hour beyond what the samples' own noise can make up in that time (`testbed.steadiness`); in an
hour that is little, in a minute it is much, and finds only what leaks with every packet.
"""

from __future__ import annotations

import os
import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from testbed.agent import Agent
from testbed.follow import Follow
from testbed.sender import Sending
from testbed.steadiness import growth

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from testbed.service import Service
    from testbed.settings_file import Tables
    from testbed.wire import Wire

    from conftest import DemoDay

SOAK_SECONDS = float(os.environ.get("SOAK_SECONDS", "300"))
WARM_UP = 0.5
"""Part of the run in which tables fill, and memory that was freed is kept for what comes."""
WARM_UP_MAX_S = 900
PACKETS_PER_S = 6_000
SAMPLES = 600
GROWTH_MAX_MB = 1.0
SHORT_S, SETTLING_MB = 1_800, 8
"""In a run that is shorter, tables and allocators have not settled by half of it, and may take so many MiB more."""


@dataclass
class Samples:
    """What was measured of a service after its warm-up."""

    at_s: list[float] = field(default_factory=list)
    resident_mb: list[float] = field(default_factory=list)
    descriptors: list[int] = field(default_factory=list)

    def take(self, at_s: float, service: Service) -> None:
        self.at_s.append(at_s)
        self.resident_mb.append(service.memory_kib("VmRSS") / 1_024)
        self.descriptors.append(service.descriptors())


def test_nothing_grows(wire: Wire, demo_day: DemoDay, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    agent = Agent(wire, tmp_path / "agent", {"spool": {"close_s": 2}})
    # So few rows that their bound is reached while it warms up.
    judging: Tables = {"judging": {"most_rows": 20_000}, "flows": {"keep": False}}
    follow = Follow(wire, tmp_path / "follow", agent.spool.folder, demo_day.site, judging)
    sending = Sending(wire, demo_day.capture, packets_per_s=PACKETS_PER_S)
    services: dict[str, Service] = {"agent": agent, "follow": follow}
    samples = {name: Samples() for name in services}
    try:
        agent.start_ready()
        follow.start_ready()
        sending.start()
        begun = time.monotonic()
        warm = min(SOAK_SECONDS * WARM_UP, WARM_UP_MAX_S)
        pause = (SOAK_SECONDS - warm) / SAMPLES
        for number in range(SAMPLES):
            time.sleep(max(0.0, begun + warm + number * pause - time.monotonic()))
            for name, service in services.items():
                samples[name].take(time.monotonic() - begun, service)
        sending.stop()
        packets = wire.sent_packets()
        spent = {name: service.processor_s() for name, service in services.items()}
        assert agent.stop() == 0, agent.log_tail()
        assert follow.stop() == 0, follow.log_tail()
    finally:
        sending.stop()
        agent.close()
        follow.close()
    lines = [f"{SOAK_SECONDS:,.0f} s, {packets:,} packets; of the services, after {warm:,.0f} s of warm-up:"]
    lines += [_line(name, samples[name], spent[name]) for name in services]
    with capsys.disabled():
        sys.stdout.write("\n".join(["", *lines, ""]))
    for name, sampled in samples.items():
        found = growth(sampled.at_s, sampled.resident_mb)
        settling = 0 if SOAK_SECONDS >= SHORT_S else SETTLING_MB * 3_600 / (SOAK_SECONDS - warm)
        assert found.per_hour < GROWTH_MAX_MB + found.noise_per_hour + settling, name
        quarter = len(sampled.descriptors) // 4
        assert min(sampled.descriptors[-quarter:]) <= max(sampled.descriptors[:quarter]), name


def _line(name: str, sampled: Samples, spent_s: float) -> str:
    found = growth(sampled.at_s, sampled.resident_mb)
    return (
        f"  {name:<7} {min(sampled.resident_mb):7.1f} to {max(sampled.resident_mb):7.1f} MiB resident, "
        f"slope {found.per_hour:+8.2f} MiB/h (noise {found.noise_per_hour:.2f}), "
        f"{min(sampled.descriptors)} to {max(sampled.descriptors)} files open, {spent_s:.1f} s of processor"
    )
