"""Parameters that several commands take, as typer reads them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

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
    ),
]

Overlays = Annotated[
    list[Path] | None,
    typer.Option("--overlay", metavar="FILE", help="Lay this list over the catalogue; can be given several times."),
]

Tunnels = Annotated[
    str | None,
    typer.Option(
        "--tunnels", metavar="NAMES", help="Look into these tunnels only, such as gre,vxlan; none for no tunnel."
    ),
]

Json = Annotated[bool, typer.Option("--json", help="One JSON object a line, for scripts.")]


def format_among(names: Sequence[str]) -> Callable[[str], str]:
    """Give what reads the name of a format, and refuses all but some."""

    def read(name: str) -> str:
        if name not in names:
            raise typer.BadParameter(f"{name!r} is not a format; choose one of {', '.join(names)}")
        return name

    return read
