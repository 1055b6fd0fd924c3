from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from hallmonitor.explain.stored_columns import StoredColumns
from hallmonitor.explain.stored_numbers import StoredNumbers

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyarrow as pa

ROWS: list[dict[str, Any]] = [
    {"domain": "a.org", "registered_domain": "b.org", "destination_ip": "192.0.2.1", "vlan": 7},
    {"domain": "b.org", "registered_domain": "b.org", "destination_ip": "10.0.0.1", "flow_id": (1 << 64) - 1},
    {"domain": None, "registered_domain": "a.org", "destination_ip": "10.0.0.2"},
]
EVERY = np.arange(3)


def test_columns_share_one_numbering(store: Callable[..., pa.Table]) -> None:
    numbers = StoredNumbers(StoredColumns.of(store(ROWS)))
    domain, registered = numbers.of("domain", EVERY), numbers.of("registered_domain", EVERY)
    assert domain.values[1] == registered.values[0] == registered.values[1]
    assert domain.values[0] == registered.values[2] != domain.values[1]
    assert domain.there is not None
    assert domain.there.tolist() == [True, True, False]
    assert numbers.value("domain", int(domain.values[1])) == "b.org"


def test_addresses_that_are_not_stored_are_one_in_groups_and_each_another_where_counted(
    store: Callable[..., pa.Table],
) -> None:
    numbers = StoredNumbers(StoredColumns.of(store(ROWS)))
    grouped, counted = numbers.of("destination_ip", EVERY), numbers.of("destination_ip", EVERY, counts=True)
    assert grouped.values[1] == grouped.values[2] != grouped.values[0]
    assert len(set(counted.values.tolist())) == 3
    assert grouped.there is not None
    assert grouped.there.all()
    assert numbers.value("destination_ip", int(grouped.values[0])) == "192.0.2.1"
    assert numbers.value("destination_ip", int(grouped.values[1])) is None


def test_numbers_are_themselves(store: Callable[..., pa.Table]) -> None:
    numbers = StoredNumbers(StoredColumns.of(store(ROWS)))
    vlan = numbers.of("vlan", EVERY)
    assert vlan.there is not None
    assert (vlan.values[0], vlan.there.tolist()) == (7, [True, False, False])
    assert numbers.value("vlan", 7) == 7
    assert numbers.of("flow_id", EVERY[1:2]).values.tolist() == [-1]


def test_a_column_that_is_not_stored_holds_what_nobody_knows(store: Callable[..., pa.Table]) -> None:
    numbers = StoredNumbers(StoredColumns.of(store(ROWS)))
    mac = numbers.of("source_mac", EVERY)
    assert len(set(mac.values.tolist())) == 1
    assert numbers.value("source_mac", int(mac.values[0])) is None
