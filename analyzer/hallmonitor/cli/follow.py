"""`hallmonitor follow`: flow records of agents in, alerts out, for as long as it runs."""

from __future__ import annotations

from typing import Annotated

import typer

from hallmonitor.cli.following import follow_spools
from hallmonitor.cli.parameters import FOLLOW_CONFIG, FollowConfig


def follow(
    config: FollowConfig = FOLLOW_CONFIG,
    once: Annotated[bool, typer.Option("--once", help="Judge what is there, deliver it, and leave.")] = False,
) -> None:
    """Judge the flow records that agents write to their spools, as they come.

    Every record counts once, and every alert is told once, also where this is killed or the machine loses its power.
    SIGHUP reads configuration, site, policy and signatures again; SIGTERM commits what was judged, and leaves.

    Example: hallmonitor follow --config ./follow.toml

    Example: hallmonitor follow --once --verbose
    """
    follow_spools(config, once=once)
