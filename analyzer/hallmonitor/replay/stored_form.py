"""The form in which flow records are stored: plain texts, derived columns, and no address of the site's own devices.

Home addresses and MAC addresses are stored only where they were asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hallmonitor.columns import VOCABULARY, Kind
from hallmonitor.derive.networks import within
from hallmonitor.replay.concealment import MEASURES

if TYPE_CHECKING:
    from hallmonitor.columns import Coded, Columns
    from hallmonitor.site import Site

_DERIVED = ("device", "device_group", "building", "schedule", "bell_period", "instructional", "failed_connection")


class StoredForm:
    """Makes of prepared records what is stored.

    Args:
        schema: the engine's schema of flow records.
        site: its home networks.
        show_addresses: keep home addresses and MAC addresses.
    """

    def __init__(self, schema: pa.Schema, site: Site, *, show_addresses: bool = False) -> None:
        self._site = site
        self._show = show_addresses
        self.schema = _schema(schema, show_addresses=show_addresses)
        """Of what is stored."""

    def table(self, batch: pa.RecordBatch, columns: Columns) -> pa.Table:
        """Give a batch as it is stored.

        Args:
            batch: flow records of the engine, with the ids that are to be written.
            columns: the same rows with the derived columns; texts are taken from here, and what is measured of them.
        """
        arrays = []
        for field in self.schema:
            if pa.types.is_string(field.type):
                arrays.append(_texts(columns.coded(field.name)))
            elif field.name in _DERIVED or (field.name in MEASURES and not self._show):
                values, valid = columns.numbers(field.name)
                arrays.append(pa.array(values, field.type, mask=None if valid is None else ~valid))
            elif pa.types.is_fixed_size_binary(field.type) and not self._show:  # every address, whatever its name
                arrays.append(self._foreign(batch.column(field.name), columns, field.name))
            else:
                arrays.append(batch.column(field.name))
        return pa.Table.from_arrays(arrays, schema=self.schema)

    def _foreign(self, array: pa.Array, columns: Columns, name: str) -> pa.Array:
        """The addresses of `array` that are not on the home networks; null in place of the others."""
        home = within(*columns.addresses(name), self._site.home_networks)
        return array.take(pa.array(np.arange(len(array)), mask=home))


def _schema(schema: pa.Schema, *, show_addresses: bool) -> pa.Schema:
    fields = [
        pa.field(
            field.name,
            pa.string() if pa.types.is_dictionary(field.type) else field.type,
            nullable=True,
            metadata=field.metadata,
        )
        for field in schema
        if show_addresses or field.name != "source_mac"
    ]
    for name in _DERIVED:
        column = VOCABULARY[name]
        kind = pa.bool_() if column.kind is Kind.FLAG else pa.string()
        fields.append(pa.field(name, kind, metadata={"description": column.sentence, "unit": column.unit}))
    return pa.schema(fields)


def _texts(column: Coded) -> pa.Array:
    codes = pa.array(column.codes, mask=column.codes < 0)
    return pc.take(pa.array(column.values, type=pa.string()), codes)
