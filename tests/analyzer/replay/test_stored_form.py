"""What is stored of a batch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from hallmonitor.replay.preparation import Preparation
from hallmonitor.replay.stored_form import StoredForm

if TYPE_CHECKING:
    from conftest import MakeBatch
    from hallmonitor.identity import SiteKey
    from hallmonitor.site import Site


def test_home_addresses_are_not_stored(site: Site, key: SiteKey, flow_schema: pa.Schema, make_batch: MakeBatch) -> None:
    rows = [{"source_ip": "10.20.0.5", "destination_ip": "192.0.2.9", "domain": "10.20.0.9"}]
    form = StoredForm(flow_schema, site)
    table = form.table(*Preparation(site, key).prepare(make_batch(rows)))
    assert table.schema.equals(form.schema)
    assert "source_mac" not in table.schema.names
    assert not any(pa.types.is_dictionary(field.type) for field in table.schema)
    (row,) = table.to_pylist()
    assert row["source_ip"] is None
    assert row["destination_ip"] is not None
    assert row["domain"] != "10.20.0.9"
    assert row["device"]


def test_all_is_stored_where_addresses_were_asked_for(
    site: Site, key: SiteKey, flow_schema: pa.Schema, make_batch: MakeBatch
) -> None:
    form = StoredForm(flow_schema, site, show_addresses=True)
    prepared = Preparation(site, key, show_addresses=True).prepare(make_batch([{"source_ip": "10.20.0.5"}]))
    (row,) = form.table(*prepared).to_pylist()
    assert row["source_ip"] is not None
    assert "source_mac" in row
