"""Put each device in the group that the site names for it.

The narrowest network that holds the device's address decides. A MAC address on a group's list decides before any
network; it is known only where the device opened the flow and the sensor is on the device's own network.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from hallmonitor.columns import Coded
from hallmonitor.derive.networks import narrowest
from hallmonitor.site.values import DEFAULT_GROUP

if TYPE_CHECKING:
    from hallmonitor.columns import Columns
    from hallmonitor.derive.device import DeviceEnds
    from hallmonitor.site import Site


def device_groups(columns: Columns, ends: DeviceEnds, site: Site) -> Coded:
    """Give every row its device's group; null where no end is on the home networks."""
    names = [DEFAULT_GROUP, *(group.name for group in site.groups)]
    distinct = ends.addresses
    found = narrowest(distinct.hi, distinct.lo, [group.addresses for group in site.groups])
    codes = (found + 1)[distinct.codes]  # that of nobody, -1, becomes that of the default group
    code_of_mac = {mac: code for code, group in enumerate(site.groups, start=1) for mac in group.macs}
    if code_of_mac:
        mac = columns.coded("source_mac")
        group_of_mac = np.array([code_of_mac.get(value.lower(), 0) for value in mac.values] + [0], dtype=np.int32)
        by_mac = np.where(ends.originator, group_of_mac[mac.codes], 0)  # code -1, no MAC address, takes the last entry
        codes = np.where(by_mac > 0, by_mac, codes)
    return Coded(np.where(ends.known, codes, -1).astype(np.int32), names)
