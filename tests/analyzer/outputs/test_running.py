"""All outputs together, with real receivers on this machine that go away and come back."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest
from made_alerts import WALL_S, HeldClock, commit
from prometheus_client import CollectorRegistry
from syslog_servers import StreamServer
from webhook_server import Answer, WebhookServer

from hallmonitor.outputs.alert_queue import AlertQueue
from hallmonitor.outputs.config import OutputsTable
from hallmonitor.outputs.running import RunningOutputs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PATIENCE_S = 30.0

DELIVERING = """
import sys
from pathlib import Path
from prometheus_client import CollectorRegistry
from hallmonitor.outputs.config import OutputsTable
from hallmonitor.outputs.running import RunningOutputs

url = f"http://127.0.0.1:{sys.argv[2]}/"
outputs = RunningOutputs(Path(sys.argv[1]), CollectorRegistry())
outputs.apply(OutputsTable.model_validate({"webhook": [{"url": url, "begin": "first", "batch": 3}]}))
print("begun", flush=True)
outputs.drain(60.0)
"""


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


class Service:
    """What the service has of outputs."""

    def __init__(self, folder: Path) -> None:
        self.state = folder / "state"
        self.file = folder / "alerts.jsonl"
        self.clock = HeldClock()
        self.registry = CollectorRegistry()
        commit(self.state, [])
        self.outputs = RunningOutputs(self.state, self.registry, self.clock)

    def apply(self, **tables: Any) -> None:  # noqa: ANN401 - as a file has them
        self.outputs.apply(OutputsTable.model_validate(tables))

    def commit(self, *numbers: int) -> None:
        commit(self.state, numbers, int(self.clock.wall_s() * 1e6))
        self.outputs.wake()

    def place(self, name: str) -> int:
        with AlertQueue(self.state, name, from_first=True) as queue:
            return queue.position().delivered

    def value(self, name: str, **labels: str) -> float:
        return self.registry.get_sample_value(f"hallmonitor_follow_{name}", labels) or 0

    @property
    def lines(self) -> list[int]:
        return [int(json.loads(line)["id"], 16) for line in self.file.read_text().splitlines()]

    @property
    def json_lines(self) -> dict[str, str]:
        return {"path": str(self.file)}


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    made = Service(tmp_path)
    yield made
    assert made.outputs.stop(PATIENCE_S)


def webhook(port: int, **changed: object) -> dict[str, object]:
    return {"url": f"http://127.0.0.1:{port}/", "begin": "first", **changed}


def syslog(port: int) -> dict[str, object]:
    return {"transport": "tcp", "host": "127.0.0.1", "port": port}


def ids(frames: list[bytes]) -> list[int]:
    return [int(found[1], 16) for frame in frames if (found := re.search(rb' id="([0-9a-f]+)"', frame))]


def test_receivers_that_are_away_for_an_hour_get_all_and_none_twice(service: Service) -> None:
    ports = free_port(), free_port()
    service.apply(json_lines=service.json_lines, syslog=syslog(ports[0]), webhook=[webhook(ports[1], batch=20)])
    for minute in range(1, 61):
        service.clock.now_s += 60
        service.commit(2 * minute - 1, 2 * minute)
        until(lambda: service.place("json_lines") == 2 * minute)  # noqa: B023 - called within the loop
    wanted = list(range(1, 121))
    assert service.lines == wanted
    until(lambda: service.value("output_queue_alerts", output="webhook") == 120)
    assert service.value("output_oldest_age_seconds", output="webhook") == 3540
    assert service.value("deliveries_total", output="webhook", outcome="unreachable") >= 1
    with StreamServer(port=ports[0]) as log, WebhookServer(port=ports[1]) as hook:

        def delivered() -> bool:
            service.clock.now_s += 100  # more than any wait, a step at a time
            service.outputs.wake()
            return service.place("syslog") == service.place("webhook") == 120

        until(delivered)
        assert service.outputs.drain(PATIENCE_S)
        assert [number for numbers in hook.numbers for number in numbers] == wanted
        assert max(map(len, hook.numbers)) == 20
        assert ids(log.frames) == wanted
    assert service.value("delivered_alerts_total", output="webhook") == 120
    assert service.value("output_last_success_timestamp_seconds", output="syslog") > WALL_S
    until(lambda: service.value("output_queue_alerts", output="webhook") == 0)


def test_a_restart_while_a_receiver_is_away_loses_nothing(service: Service) -> None:
    port = free_port()
    service.apply(webhook=[webhook(port)])
    service.commit(1, 2)
    until(lambda: service.value("deliveries_total", output="webhook", outcome="unreachable") >= 1)
    assert service.outputs.stop(PATIENCE_S)
    service.commit(3)
    again = RunningOutputs(service.state, CollectorRegistry(), service.clock)
    with WebhookServer(port=port) as hook:
        again.apply(OutputsTable.model_validate({"webhook": [webhook(port)]}))
        assert again.drain(PATIENCE_S)
        assert hook.numbers == [[1, 2, 3]]
        assert again.stop(PATIENCE_S)


def test_killed_again_and_again_a_webhook_gets_every_alert_in_order(service: Service) -> None:
    wanted = list(range(1, 301))
    service.commit(*wanted)
    chance = random.Random(4)  # noqa: S311 - when to kill
    kills = 0
    with WebhookServer() as hook:
        arguments = [str(service.state), str(hook.port)]
        while True:
            child = subprocess.Popen(
                [sys.executable, "-c", DELIVERING, *arguments],
                stdout=subprocess.PIPE,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            )
            assert child.stdout is not None
            child.stdout.readline()
            end = len(hook.requests) + chance.randint(1, 25)
            until(lambda: child.poll() is not None or len(hook.requests) >= end)  # noqa: B023 - called within the loop
            time.sleep(chance.random() / 100)  # into the middle of a request
            child.send_signal(signal.SIGKILL)
            child.stdout.close()
            if child.wait() == 0:
                break
            kills += 1
        got = [number for numbers in hook.numbers for number in numbers]
    assert kills >= 3
    assert list(dict.fromkeys(got)) == wanted  # each first copy in order
    assert len(got) <= len(wanted) + 3 * kills  # no more twice than what one request holds


def test_a_receiver_that_refuses_keeps_no_other_from_its_alerts(service: Service) -> None:
    with WebhookServer(*[Answer(401)] * 99) as hook:
        service.apply(json_lines=service.json_lines, webhook=[webhook(hook.port)])
        service.commit(1)
        until(lambda: service.value("deliveries_total", output="webhook", outcome="refused") == 1)
        service.commit(2)
        until(lambda: service.place("json_lines") == 2)
        assert service.place("webhook") == 0
        assert not service.outputs.drain(0.2)
        assert len(hook.requests) == 1


def test_a_new_output_has_what_is_committed_after_it_and_no_more(service: Service) -> None:
    service.commit(1, 2)
    with WebhookServer() as hook:
        service.apply(webhook=[webhook(hook.port, begin="next")])
        service.commit(3)
        assert service.outputs.drain(PATIENCE_S)
        assert hook.numbers == [[3]]


def test_an_output_that_was_left_out_for_a_while_goes_on_where_it_was(service: Service) -> None:
    with WebhookServer() as hook:
        settings = webhook(hook.port)
        service.apply(webhook=[settings])
        assert service.outputs.names == {"webhook"}
        service.commit(1)
        assert service.outputs.drain(PATIENCE_S)
        service.apply()
        assert service.outputs.names == frozenset()
        assert "webhook" not in str(list(service.registry.collect()))
        service.commit(2)
        service.apply(webhook=[settings])
        assert service.outputs.drain(PATIENCE_S)
        assert hook.numbers == [[1], [2]]


def test_a_reload_exchanges_what_has_changed(service: Service) -> None:
    with WebhookServer(Answer(500)) as before, WebhookServer() as after:
        service.apply(webhook=[webhook(before.port)])
        service.commit(1)
        until(lambda: len(before.requests) == 1)
        service.apply(webhook=[webhook(after.port)])
        assert service.outputs.drain(PATIENCE_S)
        assert after.numbers == [[1]]
        assert len(before.requests) == 1


def test_a_reload_with_the_same_settings_tries_at_once(service: Service) -> None:
    with WebhookServer(Answer(403)) as hook:
        service.apply(json_lines=service.json_lines, webhook=[webhook(hook.port)])
        service.commit(1)
        until(lambda: len(hook.requests) == 1 and service.place("json_lines") == 1)
        service.file.rename(service.file.with_name("alerts.jsonl.1"))
        service.apply(json_lines=service.json_lines, webhook=[webhook(hook.port)])
        service.commit(2)
        assert service.outputs.drain(PATIENCE_S)
        assert hook.numbers[0] == [1]
        assert sorted({number for numbers in hook.numbers[1:] for number in numbers}) == [1, 2]
        assert service.lines == [2]


def test_a_fault_of_ours_comes_to_the_service(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        message = "a fault of ours"
        raise KeyError(message)

    monkeypatch.setattr("hallmonitor.outputs.webhook.body", broken)
    service.apply(webhook=[webhook(9)])
    service.commit(1)
    with pytest.raises(KeyError, match="a fault of ours"):
        service.outputs.drain(PATIENCE_S)
