"""An alert as it was told once, read back from its line."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ToldAlert:
    """A line of JSON that an alert was written as.

    Attributes:
        line: the line.
        told: what stands in it.
    """

    line: str
    told: dict[str, Any]

    @classmethod
    def of(cls, line: str) -> ToldAlert:
        """Read a line."""
        return cls(line, json.loads(line))

    @property
    def id(self) -> str:
        """Of the alert."""
        return str(self.told["id"])

    @property
    def last_us(self) -> int:
        """When its last record ends, microseconds since 1970."""
        return (datetime.fromisoformat(self.told["last"]) - _EPOCH) // timedelta(microseconds=1)

    def is_of_one_use_with(self, other: ToldAlert) -> bool:
        """Tell whether another alert is about the same use: of one id, or of one signature and group at one time.

        The id follows from the first crossing, which moves with the threshold. Where a value of the group must not be
        told, groups cannot be told apart, and only the id counts.
        """
        if self.id == other.id:
            return True
        mine, its = self.told, other.told
        same = mine["signature"]["id"] == its["signature"]["id"] and mine["clause"] == its["clause"]
        told = None not in mine["group"].values() and mine["group"] == its["group"]
        # Times of one form in UTC have the order of their texts.
        return same and told and mine["first"] <= its["last"] and its["first"] <= mine["last"]

    def to_json(self) -> str:
        """Give the line again."""
        return self.line
