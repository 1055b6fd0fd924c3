"""`hallmonitor catalogue compile`: the catalogue as the agent reads it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hallmonitor.cli.catalogue_compiling import compile_catalogue
from hallmonitor.cli.parameters import JsonDocument


def compile_(
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="File to write, or to replace.")],
    site: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Site configuration (TOML), which may name lists.")
    ] = None,
    as_json: JsonDocument = False,
) -> None:
    """Write the catalogue, with the site's lists laid over it, as the one file that hallmonitor-agent reads.

    The lists' entries stay where they are. A file that is there is replaced at once; the agent reads it anew when it
    reloads.

    Example: hallmonitor catalogue compile --site site.toml --output /etc/hallmonitor/catalogue.json
    """
    compile_catalogue(output, site, as_json=as_json)
