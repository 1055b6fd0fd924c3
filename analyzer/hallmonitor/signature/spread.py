"""One flow of a sample, spread out into rows over time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hallmonitor.columns import VOCABULARY, Kind
from hallmonitor.columns.rows import fits
from hallmonitor.signature.durations import microseconds

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

BEGIN_US = 1_778_587_200_000_000
"""Time of a sample's first flow: Tuesday, 12 May 2026, 12:00 UTC. Samples say their own schedule."""

SPREAD_KEYS = frozenset({"at", "repeat", "every", "vary"})
"""Keys of a flow that are no columns: they say how often it is repeated, when, and what differs each time."""

_MOST_ROWS = 100_000


@dataclass(frozen=True, slots=True)
class Spread:
    """A flow, and the times at which it is repeated.

    Rows are made when they are asked for: whoever reads signatures to judge captures needs none of them.

    Attributes:
        fixed: column -> value that every row has.
        varied: column -> text in which {i} counts from 0.
        first_us: time of the first row, microseconds since 1970.
        every_us: time between two rows, microseconds.
        repeat: how many rows.
    """

    fixed: Mapping[str, Any]
    varied: Mapping[str, object]
    first_us: int
    every_us: int
    repeat: int

    @classmethod
    def read(cls, flow: Mapping[str, Any]) -> Spread:
        """Read a flow as it is written.

        Raises:
            ValueError: where it does not say rightly how it is spread.
        """
        repeat = flow.get("repeat", 1)
        if not isinstance(repeat, int) or isinstance(repeat, bool) or not 1 <= repeat <= _MOST_ROWS:
            message = f"repeat is a number from 1 to {_MOST_ROWS}, not {repeat!r}"
            raise ValueError(message)
        first_us = BEGIN_US + microseconds(flow.get("at", 0))
        every_us = microseconds(flow.get("every", "1s"))
        vary = flow.get("vary", {})
        if not isinstance(vary, dict):
            message = "vary is a mapping from a column to a text with {i}"
            raise ValueError(message)  # noqa: TRY004 - a mistake in a file, not in a call
        fixed = {name: value for name, value in flow.items() if name not in SPREAD_KEYS}
        return cls(fixed, vary, first_us, every_us, repeat)

    def rows(self) -> Iterator[dict[str, Any]]:
        """Give the rows in order of time.

        Raises:
            ValueError: where a text that varies is no number, and its column holds numbers.
        """
        for turn in range(self.repeat):
            varied = {name: _varied(name, text, turn) for name, text in self.varied.items()}
            yield {**self.fixed, **varied, "ts": self.first_us + turn * self.every_us}

    def surely_fits(self) -> bool:
        """Tell, far quicker than from all rows, that every row fits the columns; where it is not sure, say no.

        A value that all rows share is looked at once. Of the times the last is the largest, and what follows from
        them and from other columns fits where they do.
        """
        values: dict[str, list[Any]] = {name: [value] for name, value in self.fixed.items()}
        try:
            values |= {name: [_varied(name, text, i) for i in range(self.repeat)] for name, text in self.varied.items()}
        except ValueError:
            return False
        values["ts"] = [self.first_us, self.first_us + (self.repeat - 1) * self.every_us]
        return all(fits(name, held) for name, held in values.items())


def _varied(name: str, text: object, turn: int) -> object:
    filled = str(text).replace("{i}", str(turn))
    return int(filled) if VOCABULARY[name].kind is Kind.NUMBER else filled
