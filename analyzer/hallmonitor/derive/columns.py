"""Add the derived columns to a batch of flow records.

Every derived value depends on its own row, the site and the key alone, so that any split of the records into batches
gives the same values.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from hallmonitor.columns import Kind
from hallmonitor.columns.addresses import text as address_text
from hallmonitor.derive.building import buildings
from hallmonitor.derive.connection import failed_connections
from hallmonitor.derive.device import device_ends, device_pseudonyms
from hallmonitor.derive.group import device_groups
from hallmonitor.derive.local_time import MINUTE_US
from hallmonitor.derive.schedule import PartsOfDay
from hallmonitor.derive.upload import upload_ratios

if TYPE_CHECKING:
    from hallmonitor.columns import Columns
    from hallmonitor.identity import SiteKey
    from hallmonitor.site import Site


def derive(columns: Columns, site: Site, key: SiteKey) -> Columns:
    """Return `columns` with everything that the site, the key and the record itself tell of it.

    - device: pseudonym of the end on the home networks; see `derive.device`.
    - peer: address of the other end, by `derive.device`.
    - device_group: the site's group of the device, else `default`; null where no end is at home.
    - building: the site's building of the home end's address; null where none fits. See `derive.building`.
    - schedule: `working` or `off_hours`; see `derive.schedule`.
    - bell_period: name of the bell period that `ts` lies in; null outside of any. See `derive.schedule`.
    - instructional: whether there are lessons in that period; null where the site has no bell schedules.
    - active_minute: the minute of `ts`, counted from 1970.
    - failed_connection: a TCP attempt that was refused or not answered; see `derive.connection`.
    - upload_ratio: thousandths of the bytes that the device sent; see `derive.upload`.

    Args:
        columns: flow records, with the engine's columns.
        site: home networks, groups, buildings, time zone, working hours, calendar and bells.
        key: the key of the pseudonyms.
    """
    ends = device_ends(columns, site)
    ts = columns.numbers("ts")[0]
    parts = PartsOfDay(ts, site)
    return (
        columns.with_coded("device", device_pseudonyms(columns, ends, site, key))
        .with_coded("device_group", device_groups(columns, ends, site))
        .with_coded("building", buildings(columns, ends, site))
        .with_coded("schedule", parts.schedules())
        .with_lazy("bell_period", Kind.TEXT, parts.bell_periods)
        .with_lazy("instructional", Kind.FLAG, parts.instructional)
        .with_numbers("active_minute", ts // MINUTE_US)
        .with_addresses("peer", ends.peer_hi, ends.peer_lo)
        .with_numbers("failed_connection", failed_connections(columns))
        .with_lazy("upload_ratio", Kind.NUMBER, partial(upload_ratios, columns, ends))
    )


def device_addresses(columns: Columns, site: Site) -> dict[str, list[str]]:
    """Tell which addresses stand behind each pseudonym in derived columns.

    The result names devices openly: it is for those who were given the site key and asked for addresses.

    Returns:
        pseudonym -> its addresses, in ascending order.
    """
    device = columns.coded("device")
    addresses = device_ends(columns, site).addresses
    texts = [address_text(int(hi), int(lo)) for hi, lo in zip(addresses.hi, addresses.lo, strict=True)]
    known = device.codes >= 0
    pairs = np.stack((device.codes[known].astype(np.int64), addresses.codes[known].astype(np.int64)), axis=1)
    found = dict[str, list[str]]()
    for code, address in np.unique(pairs, axis=0).tolist():
        found.setdefault(device.values[code], []).append(texts[address])
    return dict(sorted(found.items()))
