"""LIVE.md: the latest run of the live benchmark with the machine that it ran on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.places import BENCHMARKS
from harness.table import as_markdown

if TYPE_CHECKING:
    from pathlib import Path

    from harness.table import Cells
    from live.results import FromMemory, LiveResults, OnTheWire

PAGE = BENCHMARKS / "LIVE.md"

WIRE_TITLES: Cells = ("sent", "reader", "packets", "Mpps", "read", "dropped", "processor", "resident, MiB")
MEMORY_TITLES: Cells = ("packets of", "what is done", "packets", "Mpps", "ns a packet")

HEAD = """\
# Speed on a wire

`make bench-live` measured what stands here and wrote this page, in one run. Sender and reader share the machine: a veth
pair hands each packet to the reader's side on the sender's processor, so a rate is what both reach together, and the
reader's share tells what is left.

"""

WIRE = """\
"Packets" are those that the kernel took from the sender and delivered to the other end; "read" are those that the
reader counted, and "dropped" what it says that it lost, by cause. "Processor" is the time that the reader took for all
of them, by the time that sending took: 100% is one processor, and a reader that needs more falls behind, which its ring
makes up for a while. The agent does all that it does at a gateway: it joins packets to flows, names them, and writes
the spool. "ring alone" walks the same ring and does nothing with the packets.
"""

MEMORY = """\
The ceiling: packets that lie in memory as the kernel lays them into a ring, walked in place. What the engine reaches
there is what it would reach if neither kernel nor sender took time; "walk alone" is the ring's format without it.
"""


def write(results: LiveResults, page: Path = PAGE) -> None:
    """Write the page over that of the run before."""
    page.write_text(render(results), encoding="utf-8")


def render(results: LiveResults) -> str:
    """The page as Markdown."""
    return "\n".join(
        [
            HEAD + "## The machine\n",
            as_markdown(("what", "which"), list(results.machine.items())),
            "## Through veth\n",
            WIRE,
            as_markdown(WIRE_TITLES, [wire_line(line) for line in results.wire]),
            "## From memory\n",
            MEMORY,
            as_markdown(MEMORY_TITLES, [memory_line(line) for line in results.memory]),
        ]
    )


def wire_line(line: OnTheWire) -> Cells:
    """A line of the table of what went through veth."""
    dropped = ", ".join(f"{packets:,} {cause}" for cause, packets in line.dropped.items() if packets) or "none"
    return (
        line.load,
        line.reader,
        f"{line.sent:,}",
        f"{line.sent / line.seconds / 1e6:.2f}",
        f"{line.read:,}",
        dropped,
        f"{line.processor_share:.0%}",
        f"{line.resident_mb:,.0f}" if line.resident_mb else "",
    )


def memory_line(line: FromMemory) -> Cells:
    """A line of the table of what lay in memory."""
    rate = line.packets / line.seconds
    return (line.capture, line.does, f"{line.packets:,}", f"{rate / 1e6:.2f}", f"{1e9 / rate:.0f}")
