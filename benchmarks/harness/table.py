"""Tables of a run, as lines of cells that a terminal and a page show alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.contender import Kind
from harness.figures import judge
from harness.ours import COMMAND, ENGINE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from harness.figures import Figure, Ran
    from harness.results import CaptureFacts, Results, Row

Cells = tuple[str, ...]

TIMES_TITLES: Cells = (
    "",
    "measured as",
    "ns a packet",
    "least to most",
    "Mpps",
    "stage alone",
    "times ours",
    "rounds",
    "does",
    "does not",
)
FIGURES_TITLES: Cells = ("figure", "unit", "reach", "aim", "measured", "verdict", "why not measured")
PAUSES_TITLES: Cells = ("shorter than", "steps")


def number(value: float) -> str:
    """A value in three digits, or all before the point where there are more."""
    for bound, digits in ((0.1, 4), (1, 3), (10, 2), (100, 1)):
        if abs(value) < bound:
            return f"{value:.{digits}f}"
    return f"{value:,.0f}"


def heading(facts: CaptureFacts) -> str:
    """What a capture holds, in one sentence."""
    flows = f", {facts.flows:,} flows" if facts.flows else ""
    return f"{facts.name}: {facts.packets:,} packets{flows}, {facts.bytes / 1e6:,.0f} MB; {facts.says}"


def times_lines(results: Results, capture: str) -> list[Cells]:
    """One line a contender, for a table with `TIMES_TITLES`; whoever is missing has the reason in its line."""
    lines = []
    before = 0.0
    for row in results.of(capture):
        lines.append(_times_line(results, row, before))
        if row.kind is Kind.STAGE and row.spread:
            before = row.spread.median
    return lines


def _times_line(results: Results, row: Row, before: float) -> Cells:
    found = row.spread
    does = f"{row.does} (first {row.packets:,} packets)" if row.is_prefix and found else row.does
    if found is None:
        return (row.name, row.kind.value, f"missing: {row.reason}", "", "", "", "", "0", does, row.lacks)
    ours = results.row(row.capture, COMMAND if row.kind is Kind.COMMAND else ENGINE)
    return (
        row.name,
        row.kind.value,
        number(found.median),
        f"{number(found.least)} to {number(found.most)}",
        number(1e3 / found.median),
        number(found.median - before) if row.kind is Kind.STAGE else "",
        number(found.over(ours.spread)) if ours and ours.spread else "",
        str(found.rounds),
        does,
        row.lacks,
    )


def figures_lines(figures: Iterable[Figure[Ran]], results: Ran) -> list[Cells]:
    """One line a figure, for a table with `FIGURES_TITLES`."""
    lines = []
    for figure in figures:
        judged = judge(figure, results)
        shown = ["" if value is None else number(value) for value in (figure.reach, figure.aim, judged.value)]
        lines.append((figure.subject, figure.unit, *shown, judged.verdict.value, judged.reason))
    return lines


def pauses_lines(results: Results) -> list[Cells]:
    """One line a bucket of the histogram of pauses, for a table with `PAUSES_TITLES`."""
    return [(f"{bucket['below_us']:,} us", f"{bucket['steps']:,}") for bucket in results.pauses.get("histogram", ())]


def as_text(titles: Cells, lines: Sequence[Cells]) -> str:
    """Aligned columns for a terminal, each as wide as it needs, those that are all empty left out."""
    kept = _kept(titles, lines)
    widths = [max(len(line[place]) for line in (titles, *lines)) for place in kept]
    rows = (
        "  ".join(line[place].ljust(width) for place, width in zip(kept, widths, strict=True)).rstrip()
        for line in (titles, *lines)
    )
    return "\n".join(rows) + "\n"


def as_markdown(titles: Cells, lines: Sequence[Cells]) -> str:
    """The same as a table of Markdown."""
    kept = _kept(titles, lines)
    rows = [[line[place].replace("|", "\\|") for place in kept] for line in (titles, *lines)]
    rows.insert(1, ["---"] * len(kept))
    return "\n".join(f"| {' | '.join(row)} |" for row in rows) + "\n"


def _kept(titles: Cells, lines: Sequence[Cells]) -> list[int]:
    return [place for place in range(len(titles)) if any(line[place] for line in lines)]
