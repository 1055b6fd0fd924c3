"""What becomes of a batch of the engine's flow records before it is judged: keyed ids, derived columns, hidden names.

A replay and the service that follows a spool share these steps, so that both judge the same columns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa

from hallmonitor.columns import Columns
from hallmonitor.derive import derive
from hallmonitor.identity import FlowIds
from hallmonitor.replay.concealment import Concealment

if TYPE_CHECKING:
    from hallmonitor.identity import SiteKey
    from hallmonitor.site import Site


class Prepared(NamedTuple):
    """The same rows twice.

    Attributes:
        batch: as the engine gave them, with the ids that may be told.
        columns: as they are judged.
    """

    batch: pa.RecordBatch
    columns: Columns


class Preparation:
    """Makes of the engine's records what is judged.

    Args:
        site: its configuration.
        key: the key of the pseudonyms.
        show_addresses: leave flow ids as they are and home addresses in names.
    """

    def __init__(self, site: Site, key: SiteKey, *, show_addresses: bool = False) -> None:
        self._site = site
        self._key = key
        self._concealment = None if show_addresses else Concealment(site, key)
        self._flow_ids = FlowIds(key)

    def prepare(self, batch: pa.RecordBatch) -> Prepared:
        """Prepare one batch; its order stays."""
        if self._concealment is None:
            return Prepared(batch, derive(Columns.from_arrow(batch), self._site, self._key))
        place = batch.schema.get_field_index("flow_id")
        keyed = self._flow_ids.keyed(batch.column(place).to_numpy())
        batch = batch.set_column(place, batch.schema.field(place), pa.array(keyed))
        columns = derive(Columns.from_arrow(batch), self._site, self._key)
        return Prepared(batch, self._concealment.conceal(columns))
