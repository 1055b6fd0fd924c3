"""Measure the agent on a wire: packets sent through veth as fast as they go, and packets that lie in memory."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from harness.command import run as run_command
from harness.machine import describe
from harness.places import BUILD, HALLMONITOR, REPOSITORY
from harness.table import as_text

# The wire is the tests' own.
sys.path.insert(0, str(REPOSITORY / "tests" / "live"))

from testbed.capture_file import squeezed
from testbed.needs import missing, remove_stale
from testbed.wire import Wire

from live import page
from live.readers import Setting, read_by_agent, read_by_ring
from live.results import FromMemory, LiveResults, OnTheWire, load
from live.senders import Load, send_capture, send_made_up

if TYPE_CHECKING:
    from collections.abc import Callable

RAW = BUILD / "live.json"
ENGINE = REPOSITORY / "engine"
LOADS = (
    Load("60 bytes, 1,000 flows", 60, 1_000, 10_000_000),
    Load("60 bytes, 1,000,000 flows", 60, 1_000_000, 10_000_000),
    Load("1,400 bytes, 1,000 flows", 1_400, 1_000, 4_000_000),
)
SETTINGS = (Setting(1, 1), Setting(2, 1), Setting(1, 2))
QUICK = 10
"""By how much a quick run is shorter."""
DAY, DAY_LOOPS = "the demo day, by tcpreplay", 10
STEP_NS = 1_000
ROUNDS, LAID = "20", "1000000"
"""How often packets are walked, and how many of a capture are laid into memory."""
CEILINGS = {
    "walk alone": ("ceiling", ROUNDS),
    "engine, 1 worker": ("ceiling", ROUNDS, LAID, "1"),
    "engine, 2 workers": ("ceiling", ROUNDS, LAID, "2"),
}
"""What is done -> the program and what it is told after the capture."""


def main() -> None:
    """Run what the command line asks for, and show it."""
    # Python would end at once and leave namespaces, which are removed on the way out of an exception.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    arguments = _parser().parse_args()
    results = load(RAW) if arguments.show else measure(quick=arguments.quick)
    print(as_text(page.WIRE_TITLES, [page.wire_line(line) for line in results.wire]))
    print(as_text(page.MEMORY_TITLES, [page.memory_line(line) for line in results.memory]))
    if arguments.write:
        page.write(results)
        print(f"wrote {page.PAGE}")


def measure(*, quick: bool) -> LiveResults:
    """Measure all, and keep each line as soon as it is there."""
    reason = missing()
    if reason:
        sys.exit(f"nothing can be measured: {reason}")
    remove_stale()
    manifest = ENGINE / "Cargo.toml"
    cargo = ["cargo", "build", "--release", "--locked", "--quiet", "--manifest-path", manifest]
    run_command([*cargo, "--package", "hallmonitor-ring", "--examples"])
    results = LiveResults(describe())
    shorter = QUICK if quick else 1
    with tempfile.TemporaryDirectory(prefix="hallmonitor-live-") as name:
        folder = Path(name)
        for load in LOADS:
            sent = load._replace(packets=load.packets // shorter)
            _through_veth(
                results, folder, load.name, lambda wire, sent=sent: send_made_up(wire, _program("send"), sent)
            )
        day = folder / "day.pcap"
        run_command([HALLMONITOR, "demo", day])
        _through_veth(results, folder, DAY, lambda wire: send_capture(wire, day, DAY_LOOPS // shorter))
        # As dense as packets of a busy link: the day itself would be cut for every handful of packets.
        dense = folder / "dense.pcap"
        squeezed(day, STEP_NS, dense)
        for does, (program, *rest) in CEILINGS.items():
            told = json.loads(run_command([_program(program), dense, *rest]).output)
            results.memory.append(
                FromMemory("the demo day, a microsecond apart", does, int(told["packets"]), float(told["seconds"]))
            )
            results.save(RAW)
    return results


def _through_veth(results: LiveResults, folder: Path, load: str, send: Callable[[Wire], float]) -> None:
    """Send a load to each reader, on a new wire each time, so that none inherits what is queued."""
    for setting in (None, *SETTINGS):
        wire = Wire()
        with tempfile.TemporaryDirectory(dir=folder) as here:
            try:
                wire.start()
                results.wire.append(_read(wire, Path(here), load, setting, send))
            finally:
                wire.stop()
        results.save(RAW)


def _read(wire: Wire, here: Path, load: str, setting: Setting | None, send: Callable[[Wire], float]) -> OnTheWire:
    if setting is None:
        return read_by_ring(wire, _program("receive"), load, partial(send, wire))
    return read_by_agent(wire, here, load, setting, partial(send, wire))


def _program(name: str) -> Path:
    return ENGINE / "target" / "release" / "examples" / name


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help=f"send a {QUICK}th of the packets")
    parser.add_argument("--write", action="store_true", help="write LIVE.md")
    parser.add_argument("--show", action="store_true", help="show the run before again")
    return parser


if __name__ == "__main__":
    main()
