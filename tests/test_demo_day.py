"""The demo day through the whole path: exactly the planted cases are flagged, by each policy."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from hallmonitor.demo import planted

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    from conftest import DemoDay

    Command = Callable[..., subprocess.CompletedProcess[bytes]]

POLICIES = ("torrington-4012", "clinton-4306")


def _replay(hallmonitor: Command, day: DemoDay, policy: str, out: Path, *options: str) -> Path:
    key = out.parent / "site.key"
    done = hallmonitor(
        "replay", day.capture, "--site", day.site, "--site-key", key, "--policy", policy, "--out", out, *options
    )
    assert done.returncode == 0, done.stderr.decode()
    return out


def _contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("policy", POLICIES)
def test_exactly_the_planted_cases_are_flagged(
    policy: str, tmp_path: Path, hallmonitor: Command, demo_day: DemoDay
) -> None:
    out = _replay(hallmonitor, demo_day, policy, tmp_path / "out", "--show-addresses")
    alerts = [json.loads(line) for line in (out / "alerts.jsonl").read_text().splitlines()]
    addresses = json.loads((out / "summary.json").read_text())["addresses"]
    flagged = sorted(
        (alert["signature"]["name"], "".join(addresses[alert["device"]]) if alert["device"] else "") for alert in alerts
    )
    expected = sorted((case.signature, case.device_address or "") for case in planted(policy))
    assert flagged == expected


def test_same_input_and_key_give_the_same_bytes(tmp_path: Path, hallmonitor: Command, demo_day: DemoDay) -> None:
    first = _contents(_replay(hallmonitor, demo_day, POLICIES[0], tmp_path / "first"))
    second = _contents(_replay(hallmonitor, demo_day, POLICIES[0], tmp_path / "second"))
    assert first.keys() == second.keys()
    assert {name for name, content in first.items() if second[name] != content} == set()
    assert {"report.html", "alerts.jsonl", "summary.json"} < first.keys()
