"""`hallmonitor explain`: why an alert fired, or why none did."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hallmonitor.cli.completing import complete_policy, complete_signature
from hallmonitor.cli.explaining import explain_one, explain_why_not
from hallmonitor.cli.parameters import JsonDocument


def explain(
    alert: Annotated[
        str | None, typer.Argument(metavar="ALERT", help="An alert's id, or a beginning of it.", show_default=False)
    ] = None,
    folder: Annotated[
        Path, typer.Option("--from", metavar="DIR", help="A replay's output folder; this one by default.")
    ] = Path(),
    why_not: Annotated[
        str | None,
        typer.Option(
            "--why-not",
            metavar="SIGNATURE",
            help="Tell why this signature raised no alert.",
            autocompletion=complete_signature,
        ),
    ] = None,
    device: Annotated[
        str | None, typer.Option(metavar="DEVICE", help="With --why-not: the pseudonym, or a beginning of it.")
    ] = None,
    at: Annotated[
        str | None,
        typer.Option(metavar="TIME", help='With --why-not: "2026-05-12 10:30" in the site\'s zone, or ISO 8601.'),
    ] = None,
    policy: Annotated[
        str | None,
        typer.Option(
            metavar="NAME|FILE",
            help="With --why-not: judge by this policy instead of the replay's.",
            autocompletion=complete_policy,
        ),
    ] = None,
    site: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="With --why-not: take the lists from this site file."),
    ] = None,
    as_json: JsonDocument = False,
) -> None:
    """Tell in words why an alert fired, on what ground and how far that goes; or how close a signature came.

    Example: hallmonitor explain 26d36c59 --from week/

    Example: hallmonitor explain --why-not gambling-sites --device device-eccf0f274611 --at "2026-05-12 10:30"
    """
    if why_not is None:
        explain_one(alert, folder, device=device, at=at, policy=policy, site=site, as_json=as_json)
    else:
        explain_why_not(why_not, folder, alert, device=device, at=at, policy=policy, site=site, as_json=as_json)
