"""`hallmonitor catalogue import`: a list that others publish, made an overlay of the catalogue."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from hallmonitor.cli.completing import complete_category, complete_list_format
from hallmonitor.cli.list_importing import import_to_overlay
from hallmonitor.cli.parameters import JsonDocument


def import_(
    path: Annotated[
        Path, typer.Argument(metavar="LIST", help="A list's file, also packed with gzip, a folder, or a tar archive.")
    ],
    licence: Annotated[str, typer.Option(metavar="TEXT", help="What its publisher allows, such as CC-BY-SA-4.0.")],
    source: Annotated[str, typer.Option(metavar="TEXT", help="Where it was got, such as its address.")],
    category: Annotated[
        str | None,
        typer.Option(
            metavar="ID",
            help="Category of the catalogue that all its entries get.",
            autocompletion=complete_category,
        ),
    ] = None,
    service: Annotated[
        str | None, typer.Option(metavar="ID", help="Service of its entries; the list's name by default.")
    ] = None,
    name: Annotated[
        str | None, typer.Option(metavar="ID", help="What to call the list; made of the file's name by default.")
    ] = None,
    list_format: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="hosts, adblock, dnsmasq, rpz, cidr, domains, csv or v2fly; guessed if not said.",
            autocompletion=complete_list_format,
        ),
    ] = None,
    column: Annotated[
        str | None, typer.Option(metavar="NAME|NUMBER", help="Column of a table that holds the names.")
    ] = None,
    mapping: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Table (TOML) of a tree's categories and ours; stands before the shipped one."
        ),
    ] = None,
    date: Annotated[
        datetime | None,
        typer.Option(metavar="DAY", formats=["%Y-%m-%d"], help="Date of the list, if it does not tell the right one."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="Overlay to write; overlays/NAME by default.")
    ] = None,
    hosting_suffixes: Annotated[
        bool,
        typer.Option("--hosting-suffixes", help="Keep names under which hosting services give names to customers."),
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Write nothing if any entry is refused.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace an overlay that is there.")] = False,
    as_json: JsonDocument = False,
) -> None:
    """Make a list of domains or networks an overlay, which a site lays over the catalogue.

    What is not kept is counted by reason, and the first of each are told with their line.

    Example: hallmonitor catalogue import ads.txt --category advertising --licence MIT --source https://lists.example
    """
    import_to_overlay(
        path,
        licence=licence,
        source=source,
        category=category,
        service=service,
        name=name,
        list_format=list_format,
        column=column,
        mapping=mapping,
        date=None if date is None else date.date(),
        out=out,
        keeps_hosting_suffixes=hosting_suffixes,
        strict=strict,
        force=force,
        as_json=as_json,
    )
