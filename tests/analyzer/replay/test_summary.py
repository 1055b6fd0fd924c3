from __future__ import annotations

import json

from hallmonitor.replay.summary import summary
from hallmonitor.report.view import CaptureView, PolicyView, ReportInput, Span, TallyView, Totals


def test_alerts_are_counted_and_bins_are_listed() -> None:
    alerts = tuple(
        {"clause": clause, "level": "high", "signature": {"name": clause + "-signature"}} for clause in ("a", "b", "a")
    )
    found = summary(
        ReportInput(
            site="S",
            time_zone="America/New_York",
            policy=PolicyView("p", "P", "B", ()),
            captures=(CaptureView("a.pcap", "00", 1),),
            span=Span(0, 1),
            sensors=("replay",),
            totals=Totals(packets=5),
            tallies=TallyView(900, {"news": {2: 10, 3: 20}}),
            alerts=alerts,
            losses=(),
            hashes={"input": None},
            versions={},
        ),
        {"packets": 5, "refused": {"ipv4.too_short": 1}},
        {"a-signature": 4},
        {"another": 2},
    )
    told = json.loads(json.dumps(found))
    assert told["alerts"] == {
        "number": 3,
        "by_clause": {"a": 2, "b": 1},
        "by_level": {"high": 3},
        "by_signature": {"a-signature": 2, "b-signature": 1},
    }
    assert told["tallies"]["bins"] == [
        {"category": "news", "start_us": 1_800_000_000, "octets": 10},
        {"category": "news", "start_us": 2_700_000_000, "octets": 20},
    ]
    assert told["counters"]["refused"] == {"ipv4.too_short": 1}
    assert told["totals"]["packets"] == 5
    assert told["records_matched_without_group"] == {"a-signature": 4}
    assert told["records_matched_and_dropped"] == {"another": 2}
    assert told["span"] == {"first_us": 0, "last_us": 1}
