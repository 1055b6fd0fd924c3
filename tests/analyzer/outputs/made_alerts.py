"""Alerts, clocks and receivers for the tests of this room."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from prometheus_client import CollectorRegistry

from hallmonitor.live import StateFile
from hallmonitor.outputs.alert_queue import QueuedAlert
from hallmonitor.outputs.delivery import Surroundings
from hallmonitor.outputs.metrics import OutputMetrics
from hallmonitor.outputs.receiver import Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from hallmonitor.alerts import Alert

WALL_S = 1_790_000_000.0


def told(number: int, **changed: Any) -> dict[str, Any]:  # noqa: ANN401 - any part of an alert
    """An alert as its JSON tells it."""
    alert = {
        "id": f"{number:016x}",
        "policy": "torrington-4012",
        "clause": "games",
        "evidence_kind": "indicated",
        "level": "medium",
        "state": "open",
        "signature": {
            "id": "7f3c1a52-0f0e-4b3d-9b59-6c1d0b8f1a11",
            "name": "gaming-sustained",
            "title": "Games for 45 minutes of lessons",
            "version": "2026-11-01",
            "sha256": "0" * 64,
        },
        "device": "d-1f2e3d4c5b6a",
        "device_group": "students",
        "building": "High school",
        "sensor": "gateway",
        "group": {"device": "d-1f2e3d4c5b6a"},
        "first": "2026-11-23T14:00:00.000000Z",
        "crossed": "2026-11-23T14:45:01.250000Z",
        "last": "2026-11-23T15:10:00.000000Z",
        "measured": {"over": "window", "unit": "active minutes", "value": 52},
        "threshold": {"operator": "gte", "unit": "active minutes", "value": 45, "window_s": 14_400},
        "why": "52 active minutes of gaming in working hours; threshold 45 in 4 h",
        "evidence": {
            "flows": 61,
            "flow_ids": ["00000000000000aa"],
            "flow_ids_cap": 50,
            "domains": [{"bytes": 9, "domain": "a-domain-of-the-evidence.example", "flows": 61}],
            "categories": ["gaming"],
            "services": ["Steam"],
            "source_bytes": 1,
            "destination_bytes": 8,
            "active_minutes": 52,
        },
        "losses": [],
        "cannot_show": "who sat at the device",
        "advice": "look at the timetable",
        "hashes": {"catalogue": "0" * 64, "input": "0" * 64, "ruleset": "0" * 64},
    }
    return alert | changed


def queued(number: int, **changed: Any) -> QueuedAlert:  # noqa: ANN401 - as above
    return QueuedAlert(number, json.dumps(told(number, **changed), sort_keys=True))


def made(number: int, **changed: Any) -> Alert:  # noqa: ANN401 - as above
    """What the state file commits."""
    alert = queued(number, **changed)
    return SimpleNamespace(id=f"{number:016x}", to_json=lambda: alert.text)  # type: ignore[return-value]


def commit(state: Path, numbers: Sequence[int], now_us: int | None = None) -> None:
    with StateFile(state) as file:
        file.commit("c", b"", [made(number) for number in numbers], now_us)


@dataclass
class HeldClock:
    """Stands still until a test moves it."""

    now_s: float = 0.0

    def wall_s(self) -> float:
        return WALL_S + self.now_s

    def steady_s(self) -> float:
        return self.now_s


@dataclass
class Around:
    """What a delivery needs, and the registry to look at."""

    clock: HeldClock = field(default_factory=HeldClock)
    registry: CollectorRegistry = field(default_factory=CollectorRegistry)

    def __post_init__(self) -> None:
        chance = random.Random(1)  # noqa: S311 - a seeded chance, as the tests need
        self.surroundings = Surroundings(OutputMetrics(self.registry), self.clock, chance)

    def value(self, name: str, **labels: str) -> float | None:
        return self.registry.get_sample_value(f"hallmonitor_follow_{name}", labels)


@dataclass
class ScriptedReceiver:
    """Answers as a test has written down, then takes everything; notes what it was given."""

    answers: list[Outcome | Exception] = field(default_factory=list)
    given: list[list[int]] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    closed: int = 0
    most_at_once: int = 10

    def take(self, alerts: Sequence[QueuedAlert], mark: str, now_s: float) -> Outcome:  # noqa: ARG002 - as a receiver
        self.given.append([alert.number for alert in alerts])
        self.marks.append(mark)
        answer = self.answers.pop(0) if self.answers else Outcome(len(alerts))
        if isinstance(answer, Exception):
            raise answer
        return answer

    def close(self) -> None:
        self.closed += 1
