"""`hallmonitor catalogue`: what is known of names, and whether it is kept in order."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hallmonitor.cli.catalogue_compile import compile_
from hallmonitor.cli.catalogue_import import import_
from hallmonitor.cli.looking_up import look_up_names
from hallmonitor.cli.parameters import Json, Overlays
from hallmonitor_service.leaving import EXIT_FOUND
from hallmonitor_service.telling import say, say_faults, step

catalogue = typer.Typer(
    name="catalogue",
    help="What is known of names of servers: look it up, check it, show it."
    "\n\nExample: hallmonitor catalogue lookup khanacademy.org",
    no_args_is_help=True,
)


catalogue.command(name="import")(import_)
catalogue.command(name="compile")(compile_)


@catalogue.command()
def lookup(
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="NAME...",
            help="Names of hosts, also with a port, as addresses, or whole URLs, of which only the host is used; "
            "- reads names from standard input, one a line.",
        ),
    ],
    as_json: Json = False,
    signatures: Annotated[
        bool, typer.Option("--signatures", help="Tell as well which signatures ask for it; takes a moment longer.")
    ] = False,
    overlays: Overlays = None,
    site: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Site configuration (TOML), which may name lists.")
    ] = None,
) -> int:
    """Say which service and category a name belongs to, by which entry, and why.

    The status is 0 if every name has an entry, 1 if one has none, 2 if one is no name of a host.

    Example: hallmonitor catalogue lookup https://www.khanacademy.org/math
    """
    return look_up_names(names, as_json=as_json, signatures=signatures, overlays=overlays, site=site)


@catalogue.command()
def check(
    folder: Annotated[
        Path | None,
        typer.Argument(help="Folder of category files; the shipped catalogue by default.", show_default=False),
    ] = None,
    as_json: Json = False,
) -> int:
    """Find entries that are hardly meant: twice there, without effect, public suffixes, slips of the finger.

    Each finding is a line with file, line and remedy. The status is 1 if there are any.

    Example: hallmonitor catalogue check signatures/catalogue
    """
    from hallmonitor.catalogue.check import check_folder
    from hallmonitor.shipped import root

    step(f"checking {folder or root()}")
    findings = check_folder(folder or root())
    say_faults(findings, "warning", as_json=as_json)
    if not findings and not as_json:
        say("nothing was found")
    return EXIT_FOUND if findings else 0


@catalogue.command()
def page() -> None:
    """Write a page in Markdown that shows the shipped catalogue, with what protocols and ports tell.

    Example: hallmonitor catalogue page > catalogue.md
    """
    from hallmonitor.catalogue.page import catalogue_page
    from hallmonitor.shipped import root

    typer.echo(catalogue_page(root() / "catalogue"), nl=False)
