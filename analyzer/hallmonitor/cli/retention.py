"""`hallmonitor retention`: what is older than it is kept goes now."""

from __future__ import annotations

from typing import Annotated

import typer

from hallmonitor.cli.parameters import FOLLOW_CONFIG, FollowConfig, Json
from hallmonitor.cli.retaining import retain


def retention(
    config: FollowConfig = FOLLOW_CONFIG,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell what is old, and remove nothing.")] = False,
    as_json: Json = False,
) -> int:
    """Remove alerts, flow records and damaged files that are older than the configuration keeps them.

    The service does so by itself, at its start and once a day. This is for looking, for when the service is stopped,
    and for a change of the days that is to take effect now. The service may run meanwhile.

    Example: hallmonitor retention --dry-run
    """
    return retain(config, dry_run=dry_run, as_json=as_json)
