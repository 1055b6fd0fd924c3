"""`hallmonitor-agent top`: a live view of a running agent."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from hallmonitor_agent.cli import PROGRAM

DEFAULT_URL = "http://127.0.0.1:9477"


def top(
    url: Annotated[
        str, typer.Option(envvar="HALLMONITOR_AGENT_URL", help="Where the agent's metrics are.")
    ] = DEFAULT_URL,
    once: Annotated[bool, typer.Option("--once", help="Print one screen and leave.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print what one screen tells as a JSON object, and leave.")
    ] = False,
    interval: Annotated[float, typer.Option(min=0.5, max=3600, help="Seconds between two looks.")] = 2.0,
    user: Annotated[str, typer.Option(envvar="HALLMONITOR_AGENT_USER", help="User for basic authentication.")] = "",
    password_file: Annotated[
        Path | None,
        typer.Option(
            envvar="HALLMONITOR_AGENT_PASSWORD_FILE",
            help="File with that user's password; else the environment's HALLMONITOR_AGENT_PASSWORD.",
        ),
    ] = None,
    ca: Annotated[
        Path | None,
        typer.Option(
            envvar="HALLMONITOR_AGENT_CA", help="CA of the agent's certificate; PEM. The machine's own if not given."
        ),
    ] = None,
    certificate: Annotated[
        Path | None,
        typer.Option(
            envvar="HALLMONITOR_AGENT_CERTIFICATE", help="Certificate to show to the agent, with its key; PEM."
        ),
    ] = None,
) -> None:
    """Show what a running agent sees: rates by category and protocol, drops, how full things are.

    It reads the metrics page and needs no privilege. Without a terminal it prints one screen.

    Example: hallmonitor-agent top

    Example: hallmonitor-agent top --url https://gateway.example:9477 --ca ca.pem --once
    """
    import json

    from rich.console import Console

    from hallmonitor_agent.top.endpoint import Access, Endpoint
    from hallmonitor_agent.top.password import password_of
    from hallmonitor_agent.top.watch import Watch
    from hallmonitor_service.telling import say, step
    from hallmonitor_service.terminal import is_shown

    access = Access(user, password_of(user, password_file), ca, certificate)
    watch = Watch(Endpoint(url, access))
    step(f"asking {url}", PROGRAM)
    if as_json:
        say(json.dumps(watch.document(), ensure_ascii=False))
        return
    # What is no terminal has no width of its own, and nothing needs to be cut for it.
    console = Console(highlight=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = 120
    if once or not is_shown():
        watch.show_once(console)
        return
    try:
        watch.show_until_interrupted(console, interval)
    except KeyboardInterrupt:
        # That is how one leaves.
        return
