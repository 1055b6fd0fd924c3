from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from hallmonitor.report.view import (
    CaptureView,
    ClauseView,
    DeviceTally,
    LossView,
    NameTally,
    OutputView,
    PolicyView,
    ReportInput,
    Span,
    TallyView,
    Totals,
)

MINUTE = 60_000_000
# 2026-05-12 08:00 in New York.
MORNING = 1_778_587_200_000_000

MakeAlert = Callable[..., dict[str, Any]]
MakeReport = Callable[..., ReportInput]


def stamp(moment_us: int) -> str:
    return datetime.fromtimestamp(moment_us / 1_000_000, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@pytest.fixture
def make_alert() -> MakeAlert:
    def make(number: int = 1, **changes: Any) -> dict[str, Any]:  # noqa: ANN401 - any field of an alert
        first = MORNING + number * 7 * MINUTE
        alert: dict[str, Any] = {
            "id": f"{number:016x}",
            "policy": "example-policy",
            "clause": "social-networking",
            "evidence_kind": "seen",
            "level": "medium",
            "state": "open",
            "signature": {
                "id": "5f1c1a52-0000-4000-8000-000000000001",
                "name": "social-networking-sustained",
                "title": "Social networking over a long stretch",
                "version": "2026-05-01",
                "sha256": "ab" * 32,
            },
            "device": f"device-{number:012x}",
            "device_group": "staff",
            "building": "High school",
            "sensor": "replay",
            "group": {"device": f"device-{number:012x}"},
            "first": stamp(first),
            "crossed": stamp(first + 19 * MINUTE),
            "last": stamp(first + 42 * MINUTE),
            "measured": {"value": 43, "unit": "active minutes", "over": "window"},
            "threshold": {"operator": "gte", "value": 20, "unit": "active minutes", "window_s": 14_400},
            "why": "In the 4 h up to 09:04 the device had 43 active minutes of social networking.",
            "evidence": {
                "flows": 61,
                "flow_ids": [f"{number * 1000 + i:016x}" for i in range(50)],
                "flow_ids_cap": 50,
                "domains": [
                    {"domain": "www.facebook.com", "flows": 31, "bytes": 42_000_000},
                    {"domain": "static.xx.fbcdn.net", "flows": 30, "bytes": 1_200_000},
                ],
                "categories": ["social-networking"],
                "services": ["facebook"],
                "source_bytes": 1_200_000,
                "destination_bytes": 42_000_000,
                "active_minutes": 43,
            },
            "losses": [],
            "cannot_show": "Whether a person was reading, or a page was left open.",
            "advice": "Ask whether the use had a purpose of the district.",
            "hashes": {"ruleset": "11" * 32, "catalogue": "22" * 32, "input": "33" * 32},
        }
        return alert | changes

    return make


def clauses() -> tuple[ClauseView, ...]:
    return (
        ClauseView(
            "harassment",
            "harassing or threatening messages",
            "not_seen",
            "Messages are encrypted and content is never read.",
            "After a complaint, list one device's flows around the reported times.",
        ),
        ClauseView(
            "unauthorized-access",
            "seeking access without authority",
            "seen",
            signatures=("horizontal-scan", "vertical-scan", "login-brute-force"),
        ),
        ClauseView("copyright", "sending copyrighted material", "seen", signatures=("bittorrent-transfer",)),
        ClauseView(
            "social-networking",
            "social networking against the social-media policy",
            "seen",
            signatures=("social-networking-sustained",),
        ),
    )


CATEGORIES = (
    "streaming",
    "education",
    "collaboration",
    "software-download",
    "social-networking",
    "email",
    "search",
    "file-transfer",
    "advertising",
    "infrastructure",
    "gaming",
    "news",
    "uncategorized",
)


def tallies(devices: int = 34, bins: int = 32) -> TallyView:
    start = MORNING // 1_000_000 // 900
    return TallyView(
        900,
        {
            category: {
                start + i: (i * 7919 + index * 104_729) % 9_000_000 * (13 - index) ** 2 // (1 + (i - 16) ** 2 // 30)
                for i in range(bins)
            }
            for index, category in enumerate(CATEGORIES)
        },
        tuple(
            DeviceTally(
                f"device-{n:012x}",
                ("staff", "office", "guests")[n % 3],
                {c: (n * 7919 + i * 104_729) % 90_000_000 for i, c in enumerate(CATEGORIES) if (n + i) % 3},
                {c: (n * 31 + i * 17) % 240 for i, c in enumerate(CATEGORIES) if (n + i) % 3},
                (n * 37) % 400,
            )
            for n in range(1, devices + 1)
        ),
        services=(NameTally("youtube", 812, 1_200_000_000), NameTally("facebook", 61, 43_200_000)),
        domains=(NameTally("r1.googlevideo.com", 512, 1_100_000_000), NameTally("www.facebook.com", 31, 42_000_000)),
        protocols=(NameTally("tls", 5120, 2_000_000_000), NameTally("quic", 1200, 1_000_000_000)),
        directions=(NameTally("outbound", 6000, 3_000_000_000), NameTally("internal", 320, 4_000_000)),
    )


@pytest.fixture
def make_report(make_alert: MakeAlert) -> MakeReport:
    def make(**changes: Any) -> ReportInput:  # noqa: ANN401 - any field of the input
        fields: dict[str, Any] = {
            "site": "Example School District",
            "time_zone": "America/New_York",
            "policy": PolicyView(
                "example-policy", "Staff use of computer systems", "Example Board of Education", clauses(), "2019-09-25"
            ),
            "captures": (CaptureView("day.pcap", "cd" * 32, 123_456_789), CaptureView("-", None, None)),
            "span": Span(MORNING, MORNING + 480 * MINUTE),
            "sensors": ("replay",),
            "totals": Totals(200_123, 3_004_000_000, 9000, 6320, 40, 3),
            "tallies": tallies(),
            "alerts": (make_alert(1), make_alert(2)),
            "losses": (LossView(MORNING + 124 * MINUTE, MORNING + 126 * MINUTE, "table_full", "replay", None, 1204),),
            "hashes": {"ruleset": "11" * 32, "catalogue": "22" * 32, "input": None},
            "versions": {"hallmonitor": "0.1.0", "hallmonitor-engine": "0.1.0"},
            "outputs": (OutputView("alerts.jsonl", 1234, "ef" * 32),),
            "command": "hallmonitor replay day.pcap --policy example-policy --out DIR",
        }
        return ReportInput(**(fields | changes))

    return make
