from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

from hallmonitor.explain.alert_records import alert_records, listed_records
from hallmonitor.explain.applied import apply_setting
from hallmonitor.explain.kept_folder import KeptFolder, open_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hallmonitor.explain.alert_records import AlertRecords
    from hallmonitor.signature import SignatureSet

    Made = Callable[..., Path]
    Gaming = Callable[..., dict[str, Any]]

NINE = 1_778_590_800_000_000
MINUTE = 60_000_000
DEVICE = "device-aaaaaaaaaaaa"


def found(kept: KeptFolder, signatures: SignatureSet, place: int = 0) -> AlertRecords:
    alert = kept.alerts[place]
    name = alert["signature"]["name"]
    records = alert_records(kept, alert, apply_setting(signatures[name], kept.setting(name)))
    assert records is not None
    return records


def minutes(records: AlertRecords) -> list[int]:
    return [(ts - NINE) // MINUTE for ts in records.stored.columns.numbers("ts")[0][records.rows].tolist()]


def test_the_episode_of_the_alert_is_followed(
    make_folder: Made, gaming: Gaming, use: Callable[..., object], signatures: SignatureSet
) -> None:
    played = [*range(-600, -590), *range(35), *range(100, 135), 700, 1300, *range(1900, 1940)]
    rows = [gaming(minute, schedule="working") for minute in played]
    rows += [gaming(minute, device="other") for minute in range(200)]
    kept = open_folder(make_folder(rows, use("gaming-over-allowance")))
    ours = [place for place, alert in enumerate(kept.alerts) if alert["device"] == DEVICE]
    assert len(ours) == 2
    first, second = (found(kept, signatures, place) for place in ours)
    assert minutes(first) == [*range(35), *range(100, 135)]
    assert minutes(second) == list(range(1900, 1940))
    assert first.measured is not None
    assert first.measured.value.tolist() == list(range(1, 71))


def test_a_group_of_a_hidden_address_is_found_by_what_is_stored(
    make_folder: Made, gaming: Gaming, use: Callable[..., object], signatures: SignatureSet
) -> None:
    tried = {"failed_connection": True, "direction": "internal", "destination_ip": "10.0.0.9"}
    rows = [gaming(0, destination_port=port, **tried) for port in range(60)]
    rows += [gaming(0, **{**tried, "direction": "outbound", "destination_ip": "192.0.2.1"}) for _ in range(5)]
    kept = open_folder(make_folder(rows, use("vertical-scan")))
    records = found(kept, signatures)
    assert records.rows.tolist() == list(range(60))
    assert records.measured is not None
    assert records.measured.value.max() == 60


def test_a_measure_of_hidden_addresses_is_not_told(
    make_folder: Made, gaming: Gaming, use: Callable[..., object], signatures: SignatureSet
) -> None:
    tried = {"failed_connection": True, "direction": "internal", "destination_port": 445}
    rows = [gaming(0, destination_ip=f"10.0.0.{last}", **tried) for last in range(60)]
    rows.append(gaming(0, destination_ip="10.0.0.1", **{**tried, "destination_port": 22}))
    kept = open_folder(make_folder(rows, use("horizontal-scan")))
    records = found(kept, signatures)
    assert records.rows.tolist() == list(range(60))
    assert records.measured is None


def test_an_address_that_is_stored_is_compared(
    make_folder: Made, gaming: Gaming, use: Callable[..., object], signatures: SignatureSet
) -> None:
    tried = {"failed_connection": True, "direction": "outbound"}
    rows = [
        gaming(0, destination_ip=ip, destination_port=port, **tried)
        for ip in ("192.0.2.1", "2001:db8::1")
        for port in range(60)
    ]
    kept = open_folder(make_folder(rows, use("vertical-scan")))
    places = [set(found(kept, signatures, place).rows.tolist()) for place in range(2)]
    assert sorted(map(min, places)) == [0, 60]
    assert [len(place) for place in places] == [60, 60]


def test_listed_flows_are_found_without_the_signature(
    make_folder: Made, gaming: Gaming, use: Callable[..., object]
) -> None:
    rows = [gaming(minute) for minute in range(40)] + [gaming(1, category="news")]
    kept = open_folder(make_folder(rows, use("gaming-over-allowance")))
    records = listed_records(kept, kept.alerts[0])
    assert records is not None
    assert np.array_equal(records.rows, np.arange(40))
    assert records.measured is None


def test_without_flows_there_are_no_records(
    make_folder: Made, gaming: Gaming, use: Callable[..., object], signatures: SignatureSet
) -> None:
    folder = make_folder([gaming(minute) for minute in range(40)], use("gaming-over-allowance"), flows=False)
    kept = open_folder(folder)
    alert = json.loads((folder / "alerts.jsonl").read_text())
    assert alert_records(kept, alert, apply_setting(signatures["gaming-over-allowance"], None)) is None
    assert listed_records(kept, alert) is None
