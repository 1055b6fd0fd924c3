"""`hallmonitor replay`: captures in, a judged report out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hallmonitor.cli.completing import complete_policy
from hallmonitor.cli.judging import judge_captures
from hallmonitor.cli.parameters import Captures, Heuristics, JsonDocument, Tunnels, Workers


def replay(
    captures: Captures,
    policy: Annotated[
        str,
        typer.Option(metavar="NAME|FILE", help="A shipped policy, or a policy file.", autocompletion=complete_policy),
    ],
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="DIR", help="Folder to write; an earlier replay's is replaced.")
    ],
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
    heuristics: Heuristics = None,
    workers: Workers = None,
    as_json: JsonDocument = False,
) -> None:
    """Judge captures by a policy: flow records, alerts, a summary and one self-contained report.

    Many captures are read as one stream in time order. The same input and key give the same bytes.

    Example: hallmonitor replay mon.pcap tue.pcap.gz --policy torrington-4012 --out week/
    """
    judge_captures(
        captures,
        policy,
        out,
        site=site,
        site_key=site_key,
        show_addresses=show_addresses,
        tunnels=tunnels,
        heuristics=heuristics,
        workers=workers,
        as_json=as_json,
    )
