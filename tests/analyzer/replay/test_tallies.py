from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

import pytest

from hallmonitor.replay.tallies import Tally
from hallmonitor.report.view import Span, TallyView

if TYPE_CHECKING:
    from conftest import MakeBatch, MakeColumns

QUARTER_US = 900_000_000
MINUTE_US = 60_000_000


@pytest.mark.parametrize("size", [1, 7, 400, 1000])
def test_against_brute_force_in_any_batches(
    make_batch: MakeBatch, make_columns: MakeColumns, many_rows: list[dict[str, Any]], size: int
) -> None:
    tally = Tally()
    for start in range(0, len(many_rows), size):
        tally.add(make_columns(make_batch(many_rows[start : start + size])))
    devices = make_columns(make_batch(many_rows)).coded("device").texts()

    bins: dict[str, Counter[int]] = defaultdict(Counter)
    octets: dict[str, Counter[str]] = defaultdict(Counter)
    minutes: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    services: Counter[str] = Counter()
    for row, device in zip(many_rows, devices, strict=True):
        category = row.get("category", "uncategorized")
        both = row["source_bytes"] + row["destination_bytes"]
        bins[category][row["ts"] // QUARTER_US] += both
        services[row["service"]] += both
        if device is not None:
            octets[device][category] += both
            minutes[device][category].add(row["ts"] // MINUTE_US)

    view = tally.view()
    assert {category: dict(held) for category, held in view.bins.items()} == bins
    assert {d.device: dict(d.octets) for d in view.devices} == octets
    assert {d.device: dict(d.minutes) for d in view.devices} == {
        device: {category: len(held) for category, held in by.items()} for device, by in minutes.items()
    }
    assert {d.device: d.active_minutes for d in view.devices} == {
        device: len(set().union(*by.values())) for device, by in minutes.items()
    }
    assert {row.name: row.octets for row in view.services} == {name: n for name, n in services.items() if name}
    assert tally.octets == sum(services.values())
    assert tally.records == len(many_rows)
    assert tally.devices == len(octets)
    assert tally.span == Span(min(row["ts"] for row in many_rows), max(row["ts_end"] for row in many_rows))
    assert {row.name for row in view.protocols} == {"tls", "dns", "not recognised"}
    assert tally.sensors == ("replay",)
    assert view.left_out == ()


def test_nothing_counted() -> None:
    assert Tally().view() == TallyView()
    assert Tally().span is None


def test_empty_batch(make_batch: MakeBatch, make_columns: MakeColumns) -> None:
    tally = Tally()
    tally.add(make_columns(make_batch([])))
    assert tally.span is None


def test_bounds_are_kept_and_said(make_batch: MakeBatch, make_columns: MakeColumns) -> None:
    rows = [{"ts": n * QUARTER_US, "source_ip": f"10.0.0.{n + 1}"} for n in range(5)]
    tally = Tally(bins=2, devices=3)
    tally.add(make_columns(make_batch(rows)))
    view = tally.view()
    assert {category: dict(held) for category, held in view.bins.items()} == {"uncategorized": {0: 1000, 1: 1000}}
    assert len(view.devices) == 3
    assert view.left_out == (
        "3.0 kB are in the totals only: quarter hours beyond the first 2 of a category.",
        "2.0 kB are in the totals only: devices beyond the first 3.",
    )


def test_more_categories_than_are_told_apart(make_batch: MakeBatch, make_columns: MakeColumns) -> None:
    tally = Tally()
    tally.add(make_columns(make_batch([{"category": f"category-{n:03}"} for n in range(300)])))
    bins = tally.view().bins
    assert len(bins) == 256
    assert sum(bins["other"].values()) == 45_000


def test_null_category_is_uncategorized(make_batch: MakeBatch, make_columns: MakeColumns) -> None:
    tally = Tally()
    tally.add(make_columns(make_batch([{"category": None}, {"category": "news"}])))
    assert set(tally.view().bins) == {"uncategorized", "news"}
