from __future__ import annotations

import io
import json
import os
import pty
from typing import TYPE_CHECKING

import pytest
import structlog

from hallmonitor_service.log import Level, configure_log
from hallmonitor_service.verbosity import Verbosity

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    structlog.reset_defaults()


def test_a_line_is_a_json_object_with_its_time() -> None:
    stream = io.StringIO()
    configure_log("info", stream=stream, environment={})
    structlog.get_logger().warning("packets were dropped", interface="eth0", packets=204)
    line = json.loads(stream.getvalue())
    assert line.pop("timestamp").endswith("Z")
    assert line == {"event": "packets were dropped", "interface": "eth0", "packets": 204, "level": "warning"}


@pytest.mark.parametrize(
    ("level", "priority"), [("debug", 7), ("info", 6), ("warning", 4), ("error", 3), ("critical", 2)]
)
def test_the_journal_gets_a_priority_and_keeps_its_own_time(level: str, priority: int, tmp_path: Path) -> None:
    with (tmp_path / "journal").open("w+") as stream:
        status = os.fstat(stream.fileno())
        configure_log("debug", stream=stream, environment={"JOURNAL_STREAM": f"{status.st_dev}:{status.st_ino}"})
        getattr(structlog.get_logger(), level)("started", files=2)
        stream.seek(0)
        written = stream.read()
    assert written.startswith(f"<{priority}>{{")
    assert written.count("\n") == 1
    assert json.loads(written[3:]) == {"event": "started", "files": 2, "level": level}


def test_a_journal_that_reads_another_stream_gets_none(tmp_path: Path) -> None:
    with (tmp_path / "file").open("w+") as stream:
        configure_log("info", stream=stream, environment={"JOURNAL_STREAM": "1:2"})
        structlog.get_logger().info("started")
        stream.seek(0)
        assert stream.read().startswith("{")


@pytest.mark.parametrize(
    ("environment", "escapes"),
    [
        ({"TERM": "xterm"}, 2),
        ({"TERM": "xterm", "NO_COLOR": ""}, 2),
        ({"TERM": "xterm", "NO_COLOR": "1"}, 0),
        ({"TERM": "dumb"}, 0),
    ],
)
def test_on_a_terminal_a_line_is_for_reading(environment: dict[str, str], escapes: int) -> None:
    ours, theirs = pty.openpty()
    try:
        with open(theirs, "w", closefd=False) as stream:
            configure_log("info", stream=stream, environment=environment)
            structlog.get_logger().info("started", files=2)
        written = os.read(ours, 4096).decode()
    finally:
        os.close(ours)
        os.close(theirs)
    assert "started" in written
    assert not written.startswith("{")
    assert min(written.count("\x1b["), 2) == escapes


def test_a_new_level_holds_for_loggers_that_there_were() -> None:
    stream = io.StringIO()
    configure_log("warning", stream=stream, environment={})
    log = structlog.get_logger()
    log.info("not said")
    configure_log("info", stream=stream, environment={})
    log.info("said")
    assert [json.loads(line)["event"] for line in stream.getvalue().splitlines()] == ["said"]


@pytest.mark.parametrize(
    ("verbosity", "level", "told"),
    [
        (Verbosity.QUIET, "debug", ["warning", "error"]),
        (Verbosity.QUIET, "error", ["error"]),
        (Verbosity.NORMAL, "info", ["info", "warning", "error"]),
        (Verbosity.VERBOSE, "error", ["debug", "info", "warning", "error"]),
    ],
)
def test_the_command_line_stands_above_the_level(
    verbosity: Verbosity, level: Level, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hallmonitor_service.log.asked_for", lambda: verbosity)
    stream = io.StringIO()
    configure_log(level, stream=stream, environment={})
    for name in ("debug", "info", "warning", "error"):
        getattr(structlog.get_logger(), name)("said")
    assert [json.loads(line)["level"] for line in stream.getvalue().splitlines()] == told


def test_a_line_says_no_address_and_is_not_said_again() -> None:
    stream = io.StringIO()
    configure_log("info", stream=stream, environment={}, now_s=lambda: 0.0)
    for _ in range(3):
        structlog.get_logger().error("the listener failed", reason="cannot bind 192.0.2.7")
    (line,) = stream.getvalue().splitlines()
    assert json.loads(line)["reason"] == "cannot bind (address left out)"
