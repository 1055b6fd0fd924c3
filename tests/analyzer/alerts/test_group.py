from __future__ import annotations

from hallmonitor.alerts.group import is_numbered, told_group, untold


def test_texts_and_addresses_are_numbered_and_numbers_are_not() -> None:
    told = {name: is_numbered(name) for name in ("device", "peer", "destination_port", "failed_connection", "new")}
    assert told == {"device": True, "peer": True, "destination_port": False, "failed_connection": False, "new": True}


def test_addresses_are_told_in_the_callers_words_and_mac_addresses_never() -> None:
    columns = {"target": "destination_ip", "destination_port": "destination_port", "source_mac": "source_mac"}
    values = {"target": "10.20.0.9", "destination_port": 22, "source_mac": "02:00:00:00:00:05"}
    assert told_group(columns, values, {"10.20.0.9": "device-9"}.get) == {
        "target": "device-9",
        "destination_port": 22,
        "source_mac": None,
    }
    assert told_group(columns, values, untold)["target"] is None


def test_no_address_is_not_asked_about() -> None:
    assert told_group({"peer": "peer"}, {"peer": ""}, str) == {"peer": None}
