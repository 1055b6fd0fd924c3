from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hallmonitor.columns import Columns
from hallmonitor.columns.addresses import parse
from hallmonitor.derive import derive
from hallmonitor.explain.stored_columns import StoredColumns
from hallmonitor.identity import SiteKey
from hallmonitor.site import Site

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyarrow as pa

ROWS: list[dict[str, Any]] = [
    {"ts": 120_000_000, "source_ip": "10.0.0.1", "destination_ip": "192.0.2.1", "direction": "outbound"},
    {"ts": 180_000_001, "source_ip": "192.0.2.2", "destination_ip": "10.0.0.1", "direction": "inbound"},
    {"ts": 0, "source_ip": "10.0.0.1", "destination_ip": "10.0.0.2", "direction": "internal", "tunnel": "gre"},
]


def test_what_follows_from_a_record_is_derived_again(store: Callable[..., pa.Table]) -> None:
    stored = StoredColumns.of(store(ROWS))
    assert stored.columns.numbers("active_minute")[0].tolist() == [2, 3, 0]
    high, low = stored.columns.addresses("peer")
    assert list(zip(high.tolist(), low.tolist(), strict=True)) == [parse("192.0.2.1"), parse("192.0.2.2"), (0, 0)]


def test_addresses_of_home_are_not_known(store: Callable[..., pa.Table]) -> None:
    stored = StoredColumns.of(store(ROWS))
    assert len(stored) == 3
    assert not stored.addresses_shown
    assert stored.unknown("source_ip").tolist() == [True, False, True]
    assert stored.unknown("destination_ip").tolist() == [False, True, True]
    assert stored.unknown("peer").tolist() == [False, False, True]
    assert stored.unknown("outer_source_ip").tolist() == [False, False, True]
    assert stored.unknown("source_mac").all()
    assert not stored.unknown("domain").any()


def test_where_addresses_are_shown_nothing_is_hidden(store: Callable[..., pa.Table]) -> None:
    stored = StoredColumns.of(store(ROWS, shown=True))
    assert stored.addresses_shown
    assert not any(stored.unknown(name).any() for name in ("source_ip", "destination_ip", "peer", "outer_source_ip"))


def test_the_share_of_uploads_is_as_it_was_derived(store: Callable[..., pa.Table]) -> None:
    sizes = {"source_bytes": 1, "destination_bytes": 2}
    rows = [{**row, **sizes} for row in ROWS] + [{**ROWS[0], **sizes, "device": None}, ROWS[0]]
    values, valid = StoredColumns.of(store(rows)).columns.numbers("upload_ratio")
    assert values.tolist()[:3] == [333, 666, 333]
    assert valid is not None
    assert valid.tolist() == [True, True, True, False, False]


def test_what_follows_agrees_with_what_is_derived_of_the_addresses(store: Callable[..., pa.Table]) -> None:
    rows = [{**row, "source_bytes": 700, "destination_bytes": 299} for row in ROWS]
    shown = store(rows, shown=True)
    site = Site(home_networks=["10.0.0.0/8"])
    derived = derive(Columns.from_arrow(shown), site, SiteKey(bytes(range(32))))
    stored = StoredColumns.of(shown).columns
    assert stored.numbers("upload_ratio")[0].tolist() == derived.numbers("upload_ratio")[0].tolist()
    assert stored.numbers("active_minute")[0].tolist() == derived.numbers("active_minute")[0].tolist()
    for ours, theirs in zip(stored.addresses("peer"), derived.addresses("peer"), strict=True):
        assert ours.tolist() == theirs.tolist()
