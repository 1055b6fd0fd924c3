"""Puts Grafana's macros and variables into a query, as its Prometheus data source does."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ALL = ".*"
"""What the variables have as the value of "All", which Grafana puts in as it is."""

_BACKSLASH = re.compile(r"\\")
_SPECIAL = re.compile(r"[$^*{}\[\]'+?.()|]")


@dataclass(frozen=True, slots=True)
class Shown:
    """What a dashboard shows.

    Attributes:
        scrape_s: the data source's scrape interval, seconds.
        step_s: between two points of a panel, seconds.
        range_s: from the first to the last, seconds.
        chosen: variable -> values; all where it is not there.
    """

    scrape_s: int
    step_s: int
    range_s: int
    chosen: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def expanded(self, expression: str) -> str:
        """Give a query without macros and variables.

        Raises:
            ValueError: one is left.
        """
        rate_interval_s = max(self.step_s + self.scrape_s, 4 * self.scrape_s)
        macros = {
            "__rate_interval": f"{rate_interval_s}s",
            "__interval": f"{self.step_s}s",
            "__range": f"{self.range_s}s",
        }
        found: list[str] = []

        def put(match: re.Match[str]) -> str:
            name = match["name"]
            if name in macros:
                return macros[name]
            if name in {"sensor", "building"}:
                return joined(self.chosen.get(name, ()))
            found.append(name)
            return ""

        text = re.sub(r"\$\{?(?P<name>\w+)\}?", put, expression)
        if found:
            message = f"no macro and no variable: {', '.join(found)}"
            raise ValueError(message)
        return text


def joined(values: Sequence[str]) -> str:
    """Give the values of a variable as a regular expression within a string of PromQL."""
    if not values:
        return ALL
    escaped = [_SPECIAL.sub(r"\\\\\g<0>", _BACKSLASH.sub(r"\\\\\\\\", value)) for value in values]
    return escaped[0] if len(escaped) == 1 else f"({'|'.join(escaped)})"
