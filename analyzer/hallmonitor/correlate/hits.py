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
        across = correlation.across(measured)
        return cls(at[across], measured[across])
