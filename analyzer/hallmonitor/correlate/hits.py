"""What is found among sorted events: the moments at which a measure is across its threshold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from hallmonitor.correlate.correlation import Correlation


@dataclass(frozen=True, slots=True)
class Hits:
    """Crossings as positions in a timeline; all arrays have shape (crossings,).

    Attributes:
        at: ascending positions, each the last event of its group and time.
        measured: the measure at each.
        times: how many events happen there; None where all events of the group and time do.
    """

    at: NDArray[np.intp]
    measured: NDArray[Any]
    times: NDArray[np.intp] | None = None

    @classmethod
    def across(cls, correlation: Correlation, at: NDArray[np.intp], measured: NDArray[Any]) -> Hits:
        """Keep the positions whose measure is across the threshold."""
        return cls(at, measured).only(correlation.across(measured))

    def only(self, kept: NDArray[np.bool_]) -> Hits:
        """Keep some of the crossings; `kept` has shape (crossings,)."""
        times = None if self.times is None else self.times[kept]
        return Hits(self.at[kept], self.measured[kept], times)
