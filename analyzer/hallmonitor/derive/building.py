"""Tell the building that each record's device was in, by the device's address.

Where a device moves, each record tells the building of the address that the device had then. A flow with no end on the
home networks is in no building, and neither is an address that no building's network holds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from hallmonitor.columns import Coded
from hallmonitor.columns.coded import narrowest as narrowest_type
from hallmonitor.derive.networks import narrowest

if TYPE_CHECKING:
    from hallmonitor.columns import Columns
    from hallmonitor.derive.device import DeviceEnds
    from hallmonitor.site import Site


def buildings(columns: Columns, ends: DeviceEnds, site: Site) -> Coded:
    """Give every row the building of its home end; null where no end is at home or no building fits."""
    if not site.buildings:
        return Coded.constant(None, len(columns))
    distinct = ends.addresses
    found = narrowest(distinct.hi, distinct.lo, [building.networks for building in site.buildings])
    codes = np.where(ends.known, found[distinct.codes], -1)
    return Coded(codes.astype(narrowest_type(len(site.buildings))), [building.name for building in site.buildings])
