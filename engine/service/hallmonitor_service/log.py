"""The log of a service: one event a line, on standard error.

Where systemd's journal reads standard error, a line is a JSON object behind the priority that the journal takes off it
(`<4>` is a warning, sd-daemon(3)). On a terminal a line is for reading. Elsewhere it is a JSON object with the time.

    from structlog import get_logger
    get_logger().warning("packets were dropped", interface="eth0", packets=204)

A line says nothing of anyone's traffic: no address of a network, no name of a host, no domain, no user.
"""

from __future__ import annotations

import logging
import os
import sys
import time
from typing import TYPE_CHECKING, Final, Literal, TextIO

import structlog

from hallmonitor_service.log_limit import LogLimit
from hallmonitor_service.log_privacy import leave_out_addresses
from hallmonitor_service.verbosity import Verbosity, asked_for

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from structlog.typing import EventDict, Processor, WrappedLogger

Level = Literal["debug", "info", "warning", "error"]
"""Names of levels, as a configuration file gives them."""

_PRIORITIES: Final[Mapping[str, int]] = {
    # syslog(3): the journal takes no others.
    "debug": 7,
    "info": 6,
    "warning": 4,
    "error": 3,
    "critical": 2,
}


def configure_log(
    level: Level,
    *,
    stream: TextIO | None = None,
    environment: Mapping[str, str] | None = None,
    now_s: Callable[[], float] = time.monotonic,
) -> None:
    """Have every logger of the process write to `stream` from now on; a second call changes the level.

    Args:
        level: lines below it are left out. The command line stands above it: --verbose makes it debug, --quiet leaves
            out what is below a warning.
        stream: where lines go; standard error where nothing is said.
        environment: the process's variables, among them JOURNAL_STREAM (systemd.exec(5)).
        now_s: a clock that never steps back, for what is said again and again.
    """
    stream = stream or sys.stderr
    environment = os.environ if environment is None else environment
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            LogLimit(now_s),
            leave_out_addresses,
            *_layout(stream, environment),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(_number(level)),
        logger_factory=structlog.PrintLoggerFactory(stream),
        # A logger that was made before must follow a new level.
        cache_logger_on_first_use=False,
    )


def _number(level: Level) -> int:
    if asked_for() is Verbosity.VERBOSE:
        return logging.DEBUG
    number: int = getattr(logging, level.upper())
    return max(number, logging.WARNING) if asked_for() is Verbosity.QUIET else number


def _layout(stream: TextIO, environment: Mapping[str, str]) -> list[Processor]:
    json = structlog.processors.JSONRenderer(ensure_ascii=False)
    if _is_journal(stream, environment):
        return [_JournalLine(json)]
    stamp = structlog.processors.TimeStamper(fmt="iso", utc=True)
    if stream.isatty():
        # https://no-color.org: an empty variable says nothing.
        colors = not environment.get("NO_COLOR") and environment.get("TERM") not in {"dumb", "unknown"}
        return [stamp, structlog.dev.ConsoleRenderer(colors=colors)]
    return [stamp, json]


def _is_journal(stream: TextIO, environment: Mapping[str, str]) -> bool:
    """Tell whether JOURNAL_STREAM names the file that `stream` writes to, by device and inode."""
    try:
        status = os.fstat(stream.fileno())
    except OSError:
        # The stream is none of the system's.
        return False
    return environment.get("JOURNAL_STREAM") == f"{status.st_dev}:{status.st_ino}"


class _JournalLine:
    """Renders a line with its priority before it."""

    def __init__(self, render: structlog.processors.JSONRenderer) -> None:
        self._render = render

    def __call__(self, logger: WrappedLogger, method: str, event: EventDict) -> str:
        priority = _PRIORITIES[event["level"]]
        return f"<{priority}>{self._render(logger, method, event)!s}"
