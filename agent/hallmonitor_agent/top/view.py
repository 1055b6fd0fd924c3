"""What is known when the screen is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hallmonitor_agent.top.figures import Figures


@dataclass(frozen=True, slots=True)
class View:
    """What is known.

    Attributes:
        place: where the agent is.
        figures: the last ones; None before the first answer.
        reasons: checks of its health that fail, each with the reason; None where they could not be asked.
        away: why there was no answer this time; empty where there was.
    """

    place: str
    figures: Figures | None
    reasons: Mapping[str, str] | None
    away: str
