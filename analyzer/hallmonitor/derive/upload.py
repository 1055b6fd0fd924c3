"""Tell how much of a record's traffic the district's device sent, rather than received."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hallmonitor.columns import Columns
    from hallmonitor.derive.device import DeviceEnds

WHOLE: Final = 1000
"""The ratio of a record in which the device alone sent. Thousandths are whole numbers, and so compare exactly."""


def upload_ratios(columns: Columns, ends: DeviceEnds) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Give the bytes that the device sent in thousandths of all bytes, rounded down.

    Returns:
        ratios of shape (n,), and where there is one: not in a record without bytes, nor where no end is at home.
    """
    source = columns.numbers("source_bytes")[0].astype(np.int64)
    destination = columns.numbers("destination_bytes")[0].astype(np.int64)
    whole = source + destination
    ratios = np.where(ends.originator, source, destination) * WHOLE // np.maximum(whole, 1)
    return ratios, ends.known & (whole > 0)
