"""The figures to reach."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Target:
    """A figure to reach.

    Attributes:
        key: its name in `figures`.
        text: as the table shows it.
        percent: what to reach; nothing where it only informs.
        peer: the same figure of the best peer on all of its captures, in percent, if it has one. That peer embeds what
            made the truth, so it has none of protocols and categories.
        is_floor: whether more is better.
    """

    key: str
    text: str
    percent: float | None
    peer: float | None = None
    is_floor: bool = True

    def reached(self, value: float) -> bool:
        """Whether a figure, in percent, is good enough as the table shows it."""
        if self.percent is None:
            return True
        shown = round(value, 2)
        return shown >= self.percent if self.is_floor else shown <= self.percent


TARGETS = (
    Target("recall", "flows: recall", 99.95, 99.90),
    Target("precision", "flows: precision", 99.7, 99.60),
    Target("packets", "flows: packets equal", 99.8, 99.61),
    Target("bytes", "flows: bytes equal", 99.8, 99.55),
    Target("names", "names of TLS, QUIC, HTTP, DNS", 99.8, 99.34),
    Target("wrong", "names that are wrong", 0.03, 0.08, is_floor=False),
)
"""Flows and their names."""

CONTENT_TARGETS = (
    Target("protocols", "protocols known by content", 97),
    Target("protocols wrong", "protocols that are wrong", 0.5, is_floor=False),
    Target("categories", "categories known by content", 92),
    Target("categories guessed", "categories that the truth guesses", None),
    Target("named flows", "named flows with a category", 90),
    Target("named bytes", "their bytes with a category", 95),
    Target("asked", "DNS questions with a category", 90),
)
"""What flows are."""


def table(columns: dict[str, dict[str, float]]) -> str:
    """The figures beside those to reach and the best peer's."""
    lines = [f"{'percent':34}{''.join(f'{name:>22}' for name in columns)}{'to reach':>10}{'nfstream':>10}"]
    for target in (*TARGETS, *CONTENT_TARGETS):
        cells = "".join(_cell(target, found[target.key]) for found in columns.values())
        lines.append(f"{target.text:34}{cells}{_percent(target.percent):>10}{_percent(target.peer):>10}")
    return "\n".join(lines)


def _cell(target: Target, value: float) -> str:
    mark = "" if target.percent is None else "yes" if target.reached(value) else "NO"
    return f"{value:>18.2f}{mark:>4}"


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"
