"""The commands of the agent."""

from __future__ import annotations

from hallmonitor_agent.cli import PROGRAM
from hallmonitor_agent.cli.check import check
from hallmonitor_agent.cli.run import run as run_command
from hallmonitor_agent.cli.top import top
from hallmonitor_service.command_line import new_app, run_app

app = new_app(
    PROGRAM,
    "Capture a gateway's packets as flow records into a bounded spool. Metadata only, never contents.",
    "hallmonitor-agent check",
)
app.command("run")(run_command)
app.command()(check)
app.command()(top)


def run() -> int | str | None:
    """Run the command line and give its status.

    Raises:
        FaultsError: the operator's mistakes, but for those in the command line, which are told already.
    """
    return run_app(app)
