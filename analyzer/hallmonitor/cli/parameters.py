"""Parameters that several commands take, as typer reads them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hallmonitor.cli.completing import complete_heuristics, complete_tunnels

Captures = Annotated[
    list[str],
    typer.Argument(metavar="CAPTURE...", help="pcap or pcapng files, also gzip or zstd compressed; - is a pipe."),
]

Workers = Annotated[
    str | None,
    typer.Option("--workers", metavar="N", help="Threads that work on packets, 1 to 16; one a processor by default."),
]

Heuristics = Annotated[
    str | None,
    typer.Option(
        "--heuristics",
        metavar="NAMES",
        help="Also guess what no parser takes, and be wrong at times: fully-encrypted. None by default.",
        autocompletion=complete_heuristics,
    ),
]

Overlays = Annotated[
    list[Path] | None,
    typer.Option("--overlay", metavar="FILE", help="Lay this list over the catalogue; can be given several times."),
]

Tunnels = Annotated[
    str | None,
    typer.Option(
        "--tunnels",
        metavar="NAMES",
        help="Look into these tunnels only, such as gre,vxlan; none for no tunnel.",
        autocompletion=complete_tunnels,
    ),
]

FollowConfig = Annotated[
    Path,
    typer.Option(
        "--config",
        "-c",
        metavar="FILE",
        envvar="HALLMONITOR_FOLLOW_CONFIG",
        help="Configuration of following, follow.toml.",
    ),
]
FOLLOW_CONFIG = Path("/etc/hallmonitor/follow.toml")
"""Where the package puts it."""

Json = Annotated[bool, typer.Option("--json", help="One JSON object a line, for scripts.")]
JsonDocument = Annotated[bool, typer.Option("--json", help="One JSON object instead of text, for scripts.")]
