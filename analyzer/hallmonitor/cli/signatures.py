"""`hallmonitor signatures`: begin, look at, check, prove, measure and convert signatures."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from hallmonitor.cli.completing import (
    complete_clause,
    complete_kind,
    complete_pipeline,
    complete_policy,
    complete_signature,
)
from hallmonitor.cli.parameters import Json, JsonDocument
from hallmonitor.cli.signatures_proving import check_signatures, prove_signatures

signatures = typer.Typer(
    name="signatures",
    help="Patterns in flows, as data: begin one, check it, prove it.\n\nExample: hallmonitor signatures list",
    no_args_is_help=True,
)

Words = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[PATH|NAME]...",
        help="Files or folders of signatures, or names of shipped ones; all shipped ones by default.",
        show_default=False,
        autocompletion=complete_signature,
    ),
]
SiteFile = Annotated[
    Path | None, typer.Option("--site", metavar="FILE", help="Site configuration (TOML), whose lists fill signatures.")
]

Pipelines = Annotated[
    list[str] | None,
    typer.Option(
        "--pipeline",
        metavar="NAME",
        help="Read names of another schema's fields: ecs, sigmahq, zeek, or one of the folder's own; may be repeated.",
        autocompletion=complete_pipeline,
    ),
]


@signatures.command()
def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What to call it, such as video-calls-long.")],
    clause: Annotated[
        str,
        typer.Option(metavar="ID", help="Policy-neutral clause that it bears on.", autocompletion=complete_clause),
    ] = "other-use",
    kind: Annotated[
        str,
        typer.Option(
            metavar="KIND",
            help="plain, where one flow is enough, or a correlation: event_count, value_count, value_sum, value_avg, "
            "value_percentile, value_median, temporal or temporal_ordered.",
            autocompletion=complete_kind,
        ),
    ] = "value_count",
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="Folder to write it into.")] = Path(),
    date: Annotated[
        str | None, typer.Option(metavar="DAY", help="Date of the signature, such as 2026-05-12; today by default.")
    ] = None,
    as_json: JsonDocument = False,
) -> None:
    """Write a whole signature with its samples to begin from; it passes check and test as it is.

    A file that is there is never replaced.

    Example: hallmonitor signatures new video-calls-long --clause other-use --kind value_count
    """
    from hallmonitor.cli.signatures_showing import day_of, write_new

    day = datetime.now().astimezone().date() if date is None else day_of(date)
    write_new(name, clause, kind, out, day, as_json=as_json)


@signatures.command(name="list")
def list_(
    policy: Annotated[
        str | None,
        typer.Option(
            metavar="NAME|FILE", help="Only what this policy uses, as it uses it.", autocompletion=complete_policy
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """List the shipped signatures: level, clause, evidence, what they count, and the policies that use them.

    Example: hallmonitor signatures list --policy torrington-4012
    """
    from hallmonitor.cli.signatures_showing import list_signatures

    list_signatures(policy, as_json=as_json)


@signatures.command()
def show(
    name: Annotated[
        str,
        typer.Argument(metavar="NAME|FILE", help="A shipped signature, or a file.", autocompletion=complete_signature),
    ],
    as_json: Json = False,
    site: SiteFile = None,
) -> None:
    """Say in words what a signature looks for, what makes an alert, and what that cannot show.

    Example: hallmonitor signatures show dns-tunnel
    """
    from hallmonitor.cli.signatures_showing import show_signatures

    show_signatures([name], site, as_json=as_json)


@signatures.command()
def check(words: Words = None, as_json: Json = False, site: SiteFile = None, pipeline: Pipelines = None) -> int:
    """Find every mistake in signatures, each with file, line and remedy.

    A file in a folder rules is checked with all rules and filters of its folder. The status is 0 if nothing was found,
    1 if there are only warnings, 2 if a signature cannot be used.

    Example: hallmonitor signatures check mine/rules --pipeline zeek
    """
    return check_signatures(words, site, as_json=as_json, pipelines=pipeline or ())


@signatures.command(name="test")
def prove(words: Words = None, as_json: Json = False, site: SiteFile = None, pipeline: Pipelines = None) -> int:
    """Judge each signature's own samples, and say of one that fails how near it came.

    Samples may take for granted that the site approves the domain approved.example. The status is 1 if one fails.

    Example: hallmonitor signatures test video-calls-long.yml
    """
    return prove_signatures(words, site, as_json=as_json, pipelines=pipeline or ())


@signatures.command()
def bench(
    words: Words = None,
    flows: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR|CAPTURE", help="Flows to judge: a folder that replay wrote, Parquet files, or a capture."
        ),
    ] = None,
    rows: Annotated[
        int, typer.Option(metavar="N", min=1, max=100_000_000, help="Without --flows: how many made flows to judge.")
    ] = 200_000,
    as_json: Json = False,
    site: SiteFile = None,
) -> None:
    """Measure what each signature costs, dearest first: time a flow, flows that match, share of the whole.

    Example: hallmonitor signatures bench --flows week/
    """
    from hallmonitor.cli.signatures_cost import measure_signatures

    measure_signatures(words or [], flows, rows, site, as_json=as_json)


@signatures.command()
def schema() -> None:
    """Print the JSON Schema of signature files, by which an editor checks and completes them.

    Example: hallmonitor signatures schema > signature.schema.json
    """
    from hallmonitor.cli.signatures_showing import print_schema

    print_schema()


@signatures.command()
def export(
    words: Words = None,
    to: Annotated[
        str, typer.Option(metavar="TARGET", help="splunk, elastic, sqlite, ...: what an installed backend writes.")
    ] = "",
    output_format: Annotated[
        str | None, typer.Option("--format", metavar="NAME", help="One of the backend's own formats.")
    ] = None,
    as_json: Json = False,
    site: SiteFile = None,
) -> int:
    """Convert signatures for another system, through pySigma's backends as far as they are installed.

    Nothing is installed. The status is 1 if a signature cannot be expressed there, 2 if there is no such backend.

    Example: hallmonitor signatures export --to sqlite dns-tunnel
    """
    from hallmonitor.cli.signatures_export import export_signatures

    return export_signatures(words or [], to, output_format, site, as_json=as_json)
