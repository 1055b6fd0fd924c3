"""`hallmonitor policy`: whether a policy is in order, and what of it can be seen."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hallmonitor.cli.completing import complete_among, complete_policy
from hallmonitor.cli.formats import format_among, format_asked_for
from hallmonitor.cli.parameters import Json
from hallmonitor.cli.policy_covering import FORMAT_NAMES, check_policies, cover_policy

policy = typer.Typer(
    name="policy",
    help="A district's policy: check its file, and show what of it can be seen."
    "\n\nExample: hallmonitor policy coverage torrington-4012",
    no_args_is_help=True,
)

SiteFile = Annotated[
    Path | None, typer.Option("--site", metavar="FILE", help="Site configuration (TOML), whose groups and lists count.")
]


@policy.command()
def check(
    policies: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[NAME|FILE]...",
            help="Shipped policies, or policy files; all shipped ones by default.",
            show_default=False,
            autocompletion=complete_policy,
        ),
    ] = None,
    as_json: Json = False,
    site: SiteFile = None,
) -> int:
    """Find every mistake in policies, each with file, line and remedy.

    The status is 0 if nothing was found, 1 if there are only warnings, 2 if a policy cannot be used.

    Example: hallmonitor policy check mine.yml --site site.toml
    """
    return check_policies(policies or [], site, as_json=as_json)


@policy.command()
def coverage(
    name: Annotated[
        str,
        typer.Argument(metavar="NAME|FILE", help="A shipped policy, or a policy file.", autocompletion=complete_policy),
    ],
    format_name: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            callback=format_among(FORMAT_NAMES),
            help="table, json or html; table if not said.",
            autocompletion=complete_among(FORMAT_NAMES),
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="FILE", help="Write to this file instead of standard output."),
    ] = None,
    site: SiteFile = None,
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
) -> None:
    """Show of each clause what sees it, what indicates it, and what cannot be seen.

    With --format html it is one page that can be printed and handed out; nothing in it is fetched from anywhere.

    Example: hallmonitor policy coverage torrington-4012 --format html --out coverage.html
    """
    cover_policy(name, format_asked_for(format_name, FORMAT_NAMES[0], "json" if as_json else None), out, site)
