"""The commands of the analyzer."""

from __future__ import annotations

from hallmonitor.cli.catalogue import catalogue
from hallmonitor.cli.demo import demo
from hallmonitor.cli.explain import explain
from hallmonitor.cli.flows import flows
from hallmonitor.cli.follow import follow
from hallmonitor.cli.inspect import inspect
from hallmonitor.cli.policy import policy
from hallmonitor.cli.replay import replay
from hallmonitor.cli.retention import retention
from hallmonitor.cli.signatures import signatures
from hallmonitor_service.command_line import new_app, run_app

app = new_app(
    "hallmonitor",
    "Judge a gateway's flows by a school district's acceptable-use policy. Metadata only, never contents.",
    "hallmonitor replay day.pcap --policy torrington-4012 --out day/",
)
app.command()(replay)
app.command()(flows)
app.command()(follow)
app.command()(retention)
app.command()(explain)
app.command()(inspect)
app.command()(demo)
app.add_typer(catalogue)
app.add_typer(signatures)
app.add_typer(policy)


def run() -> int | str | None:
    """Run the command line and give its status.

    Raises:
        FaultsError: the operator's mistakes, but for those in the command line, which are told already.
    """
    return run_app(app)
