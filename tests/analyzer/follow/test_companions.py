"""Outputs and retention beside judging."""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry

from hallmonitor.follow.companions import Companions
from hallmonitor.follow.state_folder import StateFolder
from hallmonitor.live import StateFile

if TYPE_CHECKING:
    from follow.conftest import Desk

ALERT = '{"id":"a","last":"2026-05-12T12:00:00.000000Z"}'


def test_alerts_are_delivered_and_what_is_old_goes(desk: Desk) -> None:
    lines = desk.folder / "alerts.jsonl"
    desk.write_config(more=f'[outputs.json_lines]\npath = "{lines}"\n')
    rules = desk.rules()
    now_us = time.time_ns() // 1000
    old = desk.state / "flows" / "date=1970-01-02" / "sensor=gate"
    with StateFolder(desk.state) as folder, StateFile(folder.file) as file:
        old.mkdir(parents=True)
        (old / "0000000000000001-5.parquet").write_bytes(b"")
        companions = Companions(folder, CollectorRegistry())
        companions.begin(rules)
        file.commit("{}", b"", [SimpleNamespace(id="a", to_json=lambda: ALERT)], now_us)
        companions.wake()
        companions.look(rules, 200 * 365 * 86_400_000_000)
        companions.end(deliver_all=True)
    assert lines.read_text(encoding="utf-8") == f"{ALERT}\n"
    assert not old.exists()
