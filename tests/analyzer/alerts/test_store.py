from __future__ import annotations

import numpy as np

from hallmonitor.alerts.store import LASTED, NAME, Store
from hallmonitor.columns import Columns

RECORDS = [
    {"ts": 10, "ts_end": 25, "device": "a", "domain": "x.example", "vlan": 4, "peer": "192.0.2.1"},
    {"ts": 20, "ts_end": 5, "device": "b", "registered_domain": "y.example", "peer": "192.0.2.2"},
    {"ts": 30, "ts_end": None, "device": "a", "peer": "192.0.2.2"},
]


def store(*asked: str) -> Store:
    held = Store(asked)
    columns = Columns.from_rows(RECORDS)
    held.rows.append(held.encode(columns, np.arange(3)))
    return held


def test_records_are_told_by_their_number() -> None:
    held = store()
    everything = np.arange(3)
    assert held.take("ts", everything).tolist() == [10, 20, 30]
    assert held.take(LASTED, everything).tolist() == [15, 0, 0]
    names = [held.text(NAME, number) for number in held.take(NAME, everything).tolist()]
    assert names == ["x.example", "y.example", None]
    assert [held.text("device", number) for number in held.take("device", everything).tolist()] == ["a", "b", "a"]


def test_columns_of_groups_and_values_are_kept_beside() -> None:
    held = store("vlan", "peer", "device", "ts")
    assert held.take("vlan", np.asarray([0])).tolist() == [4]
    assert held.has("vlan", np.arange(3)).tolist() == [True, False, False]
    assert held.has("ts", np.arange(3)).all()
    assert [held.value("peer", number) for number in held.take("peer", np.arange(3)).tolist()] == [
        "192.0.2.1",
        "192.0.2.2",
        "192.0.2.2",
    ]
    assert held.value("vlan", 4) == 4


def test_records_can_be_had_as_columns_again() -> None:
    columns = store("vlan").columns(["device", "source_bytes"], np.asarray([2, 0]))
    assert columns.numbers("ts")[0].tolist() == [30, 10]
    assert columns.numbers("ts_end")[0].tolist() == [30, 25]
    assert columns.coded("device").texts() == ["a", "a"]
    assert columns.numbers("source_bytes")[0].tolist() == [0, 0]


def test_what_is_not_used_is_forgotten_with_its_texts() -> None:
    held = store("peer")
    other = np.asarray([held.numberings.of("device").number("c")])
    new = held.keep(np.asarray([False, True, True]), {"device": [other]})
    assert new.records[1:].tolist() == [0, 1]
    assert len(held) == 2
    assert [held.text("device", number) for number in held.take("device", np.arange(2)).tolist()] == ["b", "a"]
    assert held.text("device", int(new.values("device", other)[0])) == "c"
    assert held.text(NAME, int(held.take(NAME, np.arange(1))[0])) == "y.example"
    assert held.numberings.of("domain").named == ["y.example"]
    assert len(held.numberings.of("peer")) == 1


def test_a_store_is_restored_as_it_was() -> None:
    held = store("peer", "vlan")
    arrays, named = held.save()
    other = Store(("peer", "vlan"))
    other.restore(arrays, named)
    assert other.save()[1] == named
    assert {name: values.tolist() for name, values in other.save()[0].items()} == {
        name: values.tolist() for name, values in arrays.items()
    }
