"""RESULTS.md: the latest run with the machine that it ran on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.figures import FIGURES
from harness.picture import draw
from harness.places import PAGE, PICTURE
from harness.table import (
    FIGURES_TITLES,
    PAUSES_TITLES,
    TIMES_TITLES,
    as_markdown,
    figures_lines,
    heading,
    pauses_lines,
    times_lines,
)

if TYPE_CHECKING:
    from pathlib import Path

    from harness.results import Results

HEAD = """\
# Speed

`make bench` measured what stands here and wrote this page. Every number comes from that one run, but for the one that
is marked as a micro-benchmark's. In each round every contender reads the same file once, one after the other, with the
file in the page cache. A time is the median of the rounds, with the least and the most.

A *whole command* is measured from its start to its end, with what it writes. *In process* is without start-up. A
*stage* does what the stages before it do as well; *stage alone* is the difference. *Times ours* compares whole commands
with `hallmonitor flows`, which writes a Parquet file, and all others with the engine in process. Other tools do other
work: the last two columns tell what each does, and what it does not do that ours does.
"""


def write(results: Results, page: Path = PAGE, picture: Path = PICTURE) -> None:
    """Write the page, and the picture that it shows, over those of the run before."""
    picture.write_text(draw(results), encoding="utf-8")
    page.write_text(render(results, picture.name), encoding="utf-8")


def render(results: Results, picture: str) -> str:
    """The page as Markdown.

    Args:
        results: of the run.
        picture: file name of the picture beside it.
    """
    parts = [
        HEAD,
        f"![Time per packet of hallmonitor and of other tools]({picture})\n",
        "## The machine\n",
        as_markdown(("what", "which"), list(results.machine.items())),
        "## Figures\n",
        as_markdown(FIGURES_TITLES, figures_lines(FIGURES, results)),
        *_pauses(results),
    ]
    for facts in results.captures:
        parts += [f"## {facts.name}\n", f"{heading(facts)}.\n"]
        parts.append(as_markdown(TIMES_TITLES, times_lines(results, facts.name)))
    parts += ["## Versions\n", as_markdown(("what", "which"), sorted(results.versions.items()))]
    return "\n".join(parts)


def _pauses(results: Results) -> list[str]:
    if not results.pauses:
        return []
    most, flows = results.pauses["max_us"], results.pauses["flows_at_max"]
    size = results.pauses["step_packets"]
    said = f"Steps of {size} packets on *flood*; the longest took {most:,.0f} us, with {flows:,} flows in the table.\n"
    return ["## Pauses\n", said, as_markdown(PAUSES_TITLES, pauses_lines(results))]
