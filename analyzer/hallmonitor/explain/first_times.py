"""Which stored records are the first of their device and domain, as the judge decides it over a whole replay."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from hallmonitor.alerts.first_asked import FIRST_SEEN, without_first

if TYPE_CHECKING:
    from hallmonitor.explain.applied import AppliedSignature
    from hallmonitor.explain.kept_folder import KeptFolder

_NEVER = np.iinfo(np.int64).min


def with_first_seen(kept: KeptFolder, table: pa.Table, applied: AppliedSignature) -> pa.Table:
    """Give a table of stored records with the column `first_seen`, where a rule of the signature asks for it.

    Args:
        kept: that the table was read from; all of it decides which record is the first.
        table: some of its records.
        applied: the signature.
    """
    if not any(without_first(rule.expression)[1] for rule in applied.rules) or FIRST_SEEN in table.schema.names:
        return table
    pairs = list(zip(table.column("device").to_pylist(), table.column("domain").to_pylist(), strict=True))
    first = kept.first_times(sorted({device for device, _ in pairs if device is not None}))
    # A record without device or domain is the first of nothing.
    earliest = np.array([first.get(pair, _NEVER) for pair in pairs], dtype=np.int64)
    ts = table.column("ts").cast(pa.int64()).to_numpy()
    return table.append_column(FIRST_SEEN, pa.array(ts == earliest))
