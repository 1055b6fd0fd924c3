from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hallmonitor.cli.judging import judge_captures

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from conftest import DemoDay


def test_text_and_json_tell_what_the_alerts_file_holds(
    demo_day: DemoDay, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    out, options = tmp_path / "out", {"site": demo_day.site, "site_key": tmp_path / "key"}
    judge_captures([str(demo_day.capture)], "clinton-4306", out, **options, as_json=True)
    value = json.loads(capfd.readouterr().out)
    alerts = [json.loads(line) for line in (out / "alerts.jsonl").read_text().splitlines()]
    assert value["alerts"] == len(alerts) == sum(row["alerts"] for row in value["by_signature"])
    assert {row["signature"] for row in value["by_signature"]} == {alert["signature"]["name"] for alert in alerts}
    totals = json.loads((out / "summary.json").read_text())["totals"]
    assert {name: value[name] for name in ("packets", "flows", "devices")} == {
        name: totals[name] for name in ("packets", "flows", "devices")
    }
    assert (value["policy"], value["out"], value["report"]) == ("clinton-4306", str(out), str(out / "report.html"))
    judge_captures([str(demo_day.capture)], "clinton-4306", out, **options)
    first, *rows, last = capfd.readouterr().out.splitlines()
    assert first == (
        f"clinton-4306: {value['packets']:,} packets, {value['flows']:,} flows, {value['devices']:,} devices; "
        f"{len(alerts)} alerts"
    )
    assert [int(row.split()[0]) for row in rows[: len(value["by_signature"])]] == [
        row["alerts"] for row in value["by_signature"]
    ]
    assert last == f"  report: {out / 'report.html'}"
