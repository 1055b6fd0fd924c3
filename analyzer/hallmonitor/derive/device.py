"""Decide which end of a flow is the district's device, and give it its pseudonym.

The device is the originator where that is on the home networks, else the responder where that is; a flow between two
home addresses belongs to its originator, who chose to open it. A flow with no end at home has no device.

With `device_key = "mac"` a device is told apart by its MAC address. A record carries the originator's only, so that a
device which is the responder, or whose frames the sensor did not see, goes by its address.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from hallmonitor.columns import Coded
from hallmonitor.derive.networks import within
from hallmonitor.identity import address_pseudonyms, mac_pseudonym
from hallmonitor.identity.distinct import DistinctAddresses, distinct_addresses

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hallmonitor.columns import Columns
    from hallmonitor.identity import SiteKey
    from hallmonitor.site import Site


class DeviceEnds(NamedTuple):
    """For each of n rows, the device's end and the other one.

    Attributes:
        addresses: the device's address; the originator's where there is no device.
        peer_hi, peer_lo: halves of the other end's address, shape (n,).
        originator: whether the device opened the flow, shape (n,).
        known: whether an end is on the home networks, shape (n,).
    """

    addresses: DistinctAddresses
    peer_hi: NDArray[np.uint64]
    peer_lo: NDArray[np.uint64]
    originator: NDArray[np.bool_]
    known: NDArray[np.bool_]


def device_ends(columns: Columns, site: Site) -> DeviceEnds:
    """Tell the device's end of every flow, by the site's home networks."""
    source_hi, source_lo = columns.addresses("source_ip")
    destination_hi, destination_lo = columns.addresses("destination_ip")
    originator = within(source_hi, source_lo, site.home_networks)
    responder = ~originator & within(destination_hi, destination_lo, site.home_networks)
    return DeviceEnds(
        distinct_addresses(
            np.where(responder, destination_hi, source_hi), np.where(responder, destination_lo, source_lo)
        ),
        np.where(responder, source_hi, destination_hi),
        np.where(responder, source_lo, destination_lo),
        originator,
        originator | responder,
    )


def device_pseudonyms(columns: Columns, ends: DeviceEnds, site: Site, key: SiteKey) -> Coded:
    """Give every row its device's pseudonym; null where no end is on the home networks."""
    codes = np.full(len(columns), -1, dtype=np.int32)
    names = list[str]()
    by_address = ends.known
    if site.device_key == "mac":
        mac = columns.coded("source_mac")
        by_mac = ends.originator & (mac.codes >= 0)
        by_address = ends.known & ~by_mac
        used, inverse = np.unique(mac.codes[by_mac], return_inverse=True)
        codes[by_mac] = inverse
        names += [mac_pseudonym(key, mac.values[code]) for code in used.tolist()]
    addresses = ends.addresses
    used = np.zeros(addresses.hi.shape, dtype=np.bool_)
    used[addresses.codes[by_address]] = True
    numbers, address_names = address_pseudonyms(key, addresses.hi[used], addresses.lo[used])
    number_of_address = np.full(addresses.hi.shape, -1, dtype=np.int32)
    number_of_address[used] = numbers + len(names)
    codes[by_address] = number_of_address[addresses.codes[by_address]]
    return Coded(codes, names + address_names)
