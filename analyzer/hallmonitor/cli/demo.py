"""`hallmonitor demo`: write a school day at a gateway."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from hallmonitor.cli.parameters import JsonDocument
from hallmonitor_service.faults import Fault, FaultsError
from hallmonitor_service.telling import say, step


def demo(
    file: Annotated[Path, typer.Argument(help="The capture to write.", show_default=False)],
    seed: Annotated[
        int, typer.Option(help="Another seed gives another day; the same seed gives the same bytes.")
    ] = 4012,
    force: Annotated[bool, typer.Option("--force", help="Write over files that are there already.")] = False,
    as_json: JsonDocument = False,
) -> None:
    """Write a school day at a gateway: a capture, and the site file that belongs to it.

    Ordinary work, one planted case for each clause that traffic can show, and as many near misses.

    Example: hallmonitor demo day.pcap
    """
    from hallmonitor.demo import site_path, write_demo

    # A link that leads nowhere would be written through.
    there = [path for path in (file, site_path(file)) if path.exists() or path.is_symlink()]
    if there and not force:
        remedy = "name another file, or add --force to write over it"
        raise FaultsError([Fault("the file is there already", remedy, path) for path in there])
    step(f"writing the day of the seed {seed}")
    try:
        summary = write_demo(file, seed=seed)
    except OSError as error:
        remedy = "name a file in a folder that exists"
        raise FaultsError.single(f"cannot write: {error.strerror}", remedy, file) from error
    if as_json:
        value = {
            "capture": str(summary.capture),
            "site": str(summary.site),
            "packets": summary.packets,
            "devices": summary.devices,
            "planted": summary.planted,
            "near_misses": summary.near_misses,
        }
        say(json.dumps(value, ensure_ascii=False))
        return
    say(f"{summary.capture}: {summary.packets:,} packets of {summary.devices} devices")
    say(f"{summary.planted} cases are planted that a policy flags, and {summary.near_misses} that none may flag")
    say(f"{summary.site}: the site's groups, hours and approved domains; give it to replay with --site")
