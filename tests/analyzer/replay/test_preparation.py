"""What is judged of a batch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallmonitor.replay.preparation import Preparation

if TYPE_CHECKING:
    from conftest import MakeBatch
    from hallmonitor.identity import SiteKey
    from hallmonitor.site import Site

ROWS = [{"source_ip": "10.20.0.5", "domain": domain, "flow_id": 7} for domain in ("10.20.0.9", "a.example")]


def test_ids_are_keyed_and_names_of_home_hidden(site: Site, key: SiteKey, make_batch: MakeBatch) -> None:
    batch, columns = Preparation(site, key).prepare(make_batch(ROWS))
    ids = batch.column("flow_id").to_pylist()
    assert ids[0] == ids[1] != 7
    assert columns.numbers("flow_id")[0].tolist() == ids
    hidden, shown = columns.coded("domain").texts()
    assert (hidden != "10.20.0.9", shown) == (True, "a.example")
    assert batch.column("domain").to_pylist()[0] == "10.20.0.9", "what is stored takes names from the columns"
    assert columns.coded("device").texts()[0] is not None


def test_addresses_are_shown_where_they_were_asked_for(site: Site, key: SiteKey, make_batch: MakeBatch) -> None:
    batch, columns = Preparation(site, key, show_addresses=True).prepare(make_batch(ROWS))
    assert batch.column("flow_id").to_pylist() == [7, 7]
    assert columns.coded("domain").texts() == ["10.20.0.9", "a.example"]
