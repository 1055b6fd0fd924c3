"""One pass over flow records: each batch is prepared, counted, written and judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallmonitor.derive import device_addresses
from hallmonitor.replay.preparation import Preparation
from hallmonitor.replay.tallies import Tally

if TYPE_CHECKING:
    import pyarrow as pa

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
        self._judge = judge
        self._writer = writer
        self._show = show_addresses
        self._preparation = Preparation(site, key, show_addresses=show_addresses)
        self._addresses: dict[str, set[str]] = {}
        self.tally = Tally()
        """The sums so far."""

    def take(self, batch: pa.RecordBatch) -> None:
        """Take one batch in."""
        batch, columns = self._preparation.prepare(batch)
        if self._show:
            for device, addresses in device_addresses(columns, self._site).items():
                self._addresses.setdefault(device, set()).update(addresses)
        self.tally.add(columns)
        self._writer.write(batch, columns)
        self._judge.observe(columns)

    @property
    def addresses(self) -> dict[str, tuple[str, ...]] | None:
        """Device -> its addresses, where they are to be shown."""
        if not self._show:
            return None
        return {device: tuple(sorted(addresses)) for device, addresses in sorted(self._addresses.items())}
