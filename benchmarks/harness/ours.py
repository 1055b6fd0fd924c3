"""Our engine and our command, as contenders."""

from __future__ import annotations

import inspect
import sys
from functools import cache
from typing import TYPE_CHECKING

from hallmonitor_engine import FlowReader
from harness.command import CommandFailedError, run
from harness.contender import Contender, Kind, self_timed, whole
from harness.places import BENCHMARKS, HALLMONITOR

if TYPE_CHECKING:
    from harness.contender import Words

ENGINE = "hallmonitor engine"
COMMAND = "hallmonitor flows"
"""Names of the two that others are compared with."""

ENGINE_2 = "hallmonitor engine, 2 workers"
COMMAND_2 = "hallmonitor flows, 2 workers"
EVERYTHING = (
    "decodes, joins flows, expires them, names and categorises them, decrypts QUIC Initials, writes Arrow records"
)
READER = BENCHMARKS / "readers" / "engine.py"


def ours() -> list[Contender]:
    """The engine in process and the whole command, with one worker and with two."""
    engine_one, engine_two = (_engine_workers(count) for count in (1, 2))
    command_one, command_two = (_command_workers(count) for count in (1, 2))
    engine_absent = "" if engine_takes_workers() else "FlowReader takes no workers"
    command_absent = "" if command_takes_workers() else "hallmonitor flows has no option --workers"
    return [
        Contender(ENGINE, Kind.IN_PROCESS, EVERYTHING, "", self_timed(_reading(*engine_one))),
        Contender(ENGINE_2, Kind.IN_PROCESS, "the same", "", self_timed(_reading(*engine_two)), engine_absent),
        Contender(COMMAND, Kind.COMMAND, "the same, and a Parquet file", "", whole(_writing(*command_one))),
        Contender(COMMAND_2, Kind.COMMAND, "the same", "", whole(_writing(*command_two)), command_absent),
    ]


def engine_takes_workers() -> bool:
    """Whether the engine that is installed can share its work."""
    return "workers" in inspect.signature(FlowReader.__init__).parameters


@cache
def command_takes_workers() -> bool:
    """Whether the command that is installed can share its work."""
    try:
        return "--workers" in run([HALLMONITOR, "flows", "--help"], environment={"COLUMNS": "200"}).output
    except CommandFailedError:
        return False


def _engine_workers(count: int) -> list[str]:
    return ["--workers", str(count)] if engine_takes_workers() else []


def _command_workers(count: int) -> list[str]:
    return ["--workers", str(count)] if command_takes_workers() else []


def _reading(*options: str) -> Words:
    return lambda capture, _: [sys.executable, READER, capture, *options]


def _writing(*options: str) -> Words:
    words = (HALLMONITOR, "flows", "--format", "parquet", *options)
    return lambda capture, scratch: [*words, "--output", scratch / "flows.parquet", capture]
