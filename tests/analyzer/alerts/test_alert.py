from __future__ import annotations

import json

import pytest

from hallmonitor.alerts import Alert, AlertLoss, Evidence
from hallmonitor.alerts.alert import utc

EVIDENCE = Evidence(1, ["00000000000000ff"], 50, [{"domain": "ä.example", "flows": 1, "bytes": 2}], [], [], 1, 1, 1)
ALERT = Alert(
    id="0123456789abcdef",
    policy="p",
    clause="other-use",
    evidence_kind="seen",
    level="low",
    state="open",
    signature={"id": "i", "name": "n", "title": "t", "version": "2026-01-01", "sha256": "0"},
    device="device-1",
    device_group=None,
    building="High school",
    sensor="s",
    group={"device": "device-1", "destination_port": 22},
    first_us=1,
    crossed_us=2,
    last_us=1_000_000,
    measured={"value": 3, "unit": "flows"},
    threshold={"operator": "gte", "value": 1, "unit": "flows", "window_s": 60},
    why="3 flows",
    evidence=EVIDENCE,
    losses=[AlertLoss(None, 5, "capture_cut", None)],
    cannot_show="c",
    advice="a",
    hashes={"input": "h"},
)


@pytest.mark.parametrize(
    ("us", "text"),
    [
        (0, "1970-01-01T00:00:00.000000Z"),
        (1, "1970-01-01T00:00:00.000001Z"),
        (1_778_587_200_000_000, "2026-05-12T12:00:00.000000Z"),
        (-1, "1969-12-31T23:59:59.999999Z"),
    ],
)
def test_times_have_six_digits(us: int, text: str) -> None:
    assert utc(us) == text


def test_an_alert_is_one_line_with_sorted_keys() -> None:
    line = ALERT.to_json()
    assert "\n" not in line
    assert "ä.example" in line
    told = json.loads(line)
    assert list(told) == sorted(told)
    assert set(told) == {
        *("id", "policy", "clause", "evidence_kind", "level", "state", "signature", "device", "device_group"),
        *("sensor", "first", "last", "measured", "threshold", "why", "evidence", "losses", "cannot_show"),
        *("advice", "hashes", "group", "crossed", "building"),
    }
    assert (told["first"], told["last"]) == ("1970-01-01T00:00:00.000001Z", "1970-01-01T00:00:01.000000Z")
    assert told["crossed"] == "1970-01-01T00:00:00.000002Z"
    assert told["evidence"]["flow_ids"] == ["00000000000000ff"]
    assert told["losses"] == [
        {"from": None, "to": "1970-01-01T00:00:00.000005Z", "cause": "capture_cut", "packets": None}
    ]
