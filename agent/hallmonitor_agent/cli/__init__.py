"""The agent's command line."""

from __future__ import annotations

from hallmonitor_service.leaving import leave

PROGRAM = "hallmonitor-agent"


def main() -> None:
    """Run the command line and leave with its status."""
    leave(_work, program=PROGRAM)


def _work() -> int | str | None:
    from hallmonitor_agent.cli.app import run

    return run()
