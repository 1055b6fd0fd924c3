"""JUDGE.md: the latest run of the judge's benchmark with the machine that it ran on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.places import BENCHMARKS
from harness.table import FIGURES_TITLES, as_markdown, figures_lines, number
from judge.contenders import OURS
from judge.figures import FIGURES
from judge.ours import POLICY
from judge.picture import draw
from judge.questions import QUESTIONS

if TYPE_CHECKING:
    from pathlib import Path

    from harness.table import Cells
    from judge.results import JudgeResults, Line

PAGE, PICTURE = BENCHMARKS / "JUDGE.md", BENCHMARKS / "judge.svg"

TIMES_TITLES: Cells = (
    "",
    "ns a flow",
    "least to most",
    "M flows/s",
    "times ours",
    "bytes a flow",
    "alerts",
    "rounds",
    "does",
    "why not measured",
)
GROWTH_TITLES: Cells = ("what", "seconds", "M flows/s", "memory, MB")

SAYS = {
    "day": "a school day at a district: a sixth of the flows concern a signature, most of those are DNS",
    "hard": "nearly every flow concerns a signature: a tenth each are DNS, failed connections, log-ins, social "
    "networking and uploads, a twenty-fifth each of most other categories that are asked for",
    "sample": "as the day, and small enough for a loop",
}

HEAD = """\
# Speed of the judge

`make bench-judge` measured what stands here and wrote this page: one run, medians of its rounds, one thread. In each
round every contender answers once, one after the other, each in a process of its own that holds the flows in its own
best form: ours as columns, DuckDB as a table in memory with enumerations, Polars as a frame with enumerations. What
follows from a dictionary alone, such as which names end in a listed suffix, is worked out before for all of them: for
ours by the first hundredth of the flows, which comes before the clock starts.

All answer the same {signatures} signatures under the shipped policy {policy}, and have to find the same alerts:
signature, group, first crossing, furthest measure. A run in which they do not ends without a result. Ours sums up the
evidence of every alert besides, which the others do not. Flows are generated: 60,000 names, 120,000 addresses, 5,000
devices.

"""


def write(results: JudgeResults, page: Path = PAGE, picture: Path = PICTURE) -> None:
    """Write the page, and the picture that it shows, over those of the run before."""
    picture.write_text(draw(results), encoding="utf-8")
    page.write_text(render(results, picture.name), encoding="utf-8")


def render(results: JudgeResults, picture: str) -> str:
    """The page as Markdown.

    Args:
        results: of the run.
        picture: file name of the picture beside it.
    """
    parts = [
        HEAD.format(signatures=len(QUESTIONS), policy=POLICY),
        "## The machine\n",
        as_markdown(("what", "which"), list(results.machine.items())),
        "## Figures\n",
        as_markdown(FIGURES_TITLES, figures_lines(FIGURES, results)),
    ]
    for mix in dict.fromkeys(line.mix for line in results.lines):
        rows = max(line.rows for line in results.of(mix))
        parts += [f"## {mix}\n", f"{rows:,} flows; {SAYS.get(mix, mix)}.\n"]
        parts.append(as_markdown(TIMES_TITLES, times_lines(results, mix)))
    if results.growth:
        parts += ["## Growth\n", f"![Time and memory by flows and signatures]({picture})\n"]
        parts += [as_markdown(GROWTH_TITLES, growth_lines(results))]
    parts += ["## Versions\n", as_markdown(("what", "which"), sorted(results.versions.items()))]
    return "\n".join(parts)


def times_lines(results: JudgeResults, mix: str) -> list[Cells]:
    """One line a contender, for a table with `TIMES_TITLES`."""
    ours = results.line(mix, OURS)
    return [_times_line(line, ours) for line in results.of(mix)]


def _times_line(line: Line, ours: Line | None) -> Cells:
    found = line.spread
    if found is None:
        return (line.name, "", "", "", "", "", "", "0", line.does, line.reason)
    return (
        line.name,
        number(found.median),
        f"{number(found.least)} to {number(found.most)}",
        number(1e3 / found.median),
        number(found.over(ours.spread)) if ours and ours.spread else "",
        number(max(line.bytes)) if line.bytes else "",
        f"{line.alerts:,}",
        str(found.rounds),
        line.does,
        "",
    )


def growth_lines(results: JudgeResults) -> list[Cells]:
    """One line a point, for a table with `GROWTH_TITLES`."""
    flows = [
        (
            f"{point.size:,} flows",
            number(point.seconds),
            number(point.size / point.seconds / 1e6),
            number(point.bytes / 1e6),
        )
        for point in results.growth.get("flows", [])
    ]
    signatures = [
        (f"{point.size} signatures over a million flows", number(point.seconds), number(1 / point.seconds), "")
        for point in results.growth.get("signatures", [])
    ]
    return [*flows, *signatures]
