"""One pass over flow records: each batch gets keyed ids, is derived, concealed, counted, written and judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from hallmonitor.columns import Columns
from hallmonitor.derive import derive, device_addresses
from hallmonitor.identity import FlowIds
from hallmonitor.replay.concealment import Concealment
from hallmonitor.replay.tallies import Tally

if TYPE_CHECKING:
    from hallmonitor.alerts import Judge
    from hallmonitor.identity import SiteKey
    from hallmonitor.replay.writer import FlowWriter
    from hallmonitor.site import Site


class Intake:
    """Takes batches of the engine's flow records in.

    Args:
        site: its configuration.
        key: the key of the pseudonyms.
        judge: sees every record.
        writer: keeps every record.
        show_addresses: leave flow ids as they are and home addresses in names, and remember those of each device.
    """

    def __init__(self, site: Site, key: SiteKey, judge: Judge, writer: FlowWriter, *, show_addresses: bool) -> None:
        self._site = site
        self._key = key
        self._judge = judge
        self._writer = writer
        self._concealment = None if show_addresses else Concealment(site, key)
        self._flow_ids = FlowIds(key)
        self._addresses: dict[str, set[str]] = {}
        self.tally = Tally()
        """The sums so far."""

    def take(self, batch: pa.RecordBatch) -> None:
        """Take one batch in."""
        if self._concealment is not None:
            batch = self._with_keyed_ids(batch)
        columns = derive(Columns.from_arrow(batch), self._site, self._key)
        if self._concealment is None:
            for device, addresses in device_addresses(columns, self._site).items():
                self._addresses.setdefault(device, set()).update(addresses)
        else:
            columns = self._concealment.conceal(columns)
        self.tally.add(columns)
        self._writer.write(batch, columns)
        self._judge.observe(columns)

    def _with_keyed_ids(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        place = batch.schema.get_field_index("flow_id")
        keyed = self._flow_ids.keyed(batch.column(place).to_numpy())
        return batch.set_column(place, batch.schema.field(place), pa.array(keyed))

    @property
    def addresses(self) -> dict[str, tuple[str, ...]] | None:
        """Device -> its addresses, where they are to be shown."""
        if self._concealment is not None:
            return None
        return {device: tuple(sorted(addresses)) for device, addresses in sorted(self._addresses.items())}
