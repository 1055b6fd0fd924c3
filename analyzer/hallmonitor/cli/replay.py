"""`hallmonitor replay`: captures in, a judged report out."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hallmonitor.cli.parameters import Captures, Tunnels
from hallmonitor.cli.progress import progress_bar
from hallmonitor.cli.tunnels import parse_tunnels
from hallmonitor.faults import FaultsError

if TYPE_CHECKING:
    from hallmonitor.replay import ReplayResult


def replay(
    captures: Captures,
    policy: Annotated[str, typer.Option(metavar="NAME|FILE", help="A shipped policy, or a policy file.")],
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder to write; an earlier replay's is replaced.")],
    site: Annotated[Path | None, typer.Option(metavar="FILE", help="Site configuration (TOML).")] = None,
    site_key: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Key of the pseudonyms; made on first use, in a folder that is there.",
            envvar="HALLMONITOR_SITE_KEY_FILE",
        ),
    ] = None,
    show_addresses: Annotated[
        bool, typer.Option("--show-addresses", help="Show addresses instead of pseudonyms.")
    ] = False,
    tunnels: Tunnels = None,
) -> None:
    """Judge captures by a policy: flow records, alerts, a summary and one self-contained report.

    Many captures are read as one stream in time order. The same input and key give the same bytes.

    Example: hallmonitor replay mon.pcap tue.pcap.gz --policy torrington-4012 --out week/
    """
    from hallmonitor.identity import default_key_path, load_or_make_key
    from hallmonitor.policy import misspelt_groups, unused_exemptions
    from hallmonitor.replay import ReplayJob, Rulebook
    from hallmonitor.replay import replay as run
    from hallmonitor.shipped import root
    from hallmonitor.site import load_site

    opened = None if tunnels is None else parse_tunnels(tunnels)
    configuration = load_site(site)
    rulebook = Rulebook.load(policy, configuration, root(), site)
    if faults := misspelt_groups(rulebook.policy, configuration, site):
        raise FaultsError(faults)
    job = ReplayJob(
        captures=tuple(map(Path, captures)),
        rulebook=rulebook,
        site=configuration,
        key=load_or_make_key(site_key or default_key_path(os.environ), _tell_of_key, folders=site_key is None),
        policy_named=policy,
        site_file=site,
        show_addresses=show_addresses,
        tunnels=opened,
    )
    with progress_bar("replaying") as advance:
        result = run(job, out, advance)
    _tell(result)
    for note in unused_exemptions(rulebook.policy, configuration):
        typer.echo(f"hallmonitor: {note}", err=True)


def _tell_of_key(path: Path) -> None:
    typer.echo(f"hallmonitor: made a new site key: {path}", err=True)


def _tell(result: ReplayResult) -> None:
    found = result.found
    totals = found.totals
    typer.echo(
        f"{found.policy.id}: {totals.packets:,} packets, {totals.flows:,} flows, {totals.devices:,} devices; "
        f"{len(found.alerts):,} alerts"
    )
    counted = Counter((alert["clause"], alert["signature"]["title"], alert["level"]) for alert in found.alerts)
    for (clause, title, level), count in sorted(counted.items()):
        typer.echo(f"  {count:>4}  {level:<8}  {clause:<22}  {title}")
    for loss in found.losses:
        typer.echo(f"  blind: {loss.cause}: {loss.detail or ''}".rstrip(": "))
    typer.echo(f"  report: {result.report}")
