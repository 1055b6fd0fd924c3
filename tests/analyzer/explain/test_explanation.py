from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hallmonitor.alerts import Loss
from hallmonitor.explain.alert_explained import explain_alert
from hallmonitor.explain.alert_text import alert_text
from hallmonitor.explain.kept_folder import open_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hallmonitor.signature import SignatureSet


def test_json_holds_what_the_text_tells(
    make_folder: Callable[..., Path],
    gaming: Callable[..., dict[str, Any]],
    use: Callable[..., object],
    signatures: SignatureSet,
) -> None:
    folder = make_folder(
        [gaming(minute) for minute in range(35)], use("gaming-over-allowance"), losses=[Loss(None, None, "table_full")]
    )
    alert = open_folder(folder).alerts[0]
    told = explain_alert(folder, alert["id"], signatures)
    value = json.loads(json.dumps(told.as_json()))
    assert value["alert"] == alert
    assert value["exact"] is True
    assert value["blind"]["losses"] == [{"from": None, "to": None, "cause": "table_full", "packets": None}]
    assert value["reproduce"]["command"].startswith("hallmonitor replay day.pcap")
    assert value["flows"]["rows"][0]["domain"] == "www.roblox.com"
    assert value["over_time"]["bins"][0]["start"] == "2026-05-12T13:00:00.000000Z"
    assert value["left_out"][0]["origin"] == "filter approved-domains"
    assert value["time_zone"] == "America/New_York"
    assert told.text(100, plain=True) == alert_text(told, 100, plain=True)
