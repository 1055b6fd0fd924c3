"""`hallmonitor inspect`: the packets of one flow."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hallmonitor.cli.captures import capture_faults
from hallmonitor.cli.inspected import inspected_json, inspected_lines

if TYPE_CHECKING:
    from hallmonitor.identity import SiteKey


def inspect(
    capture: Annotated[Path, typer.Argument(help="The capture that holds the flow.", show_default=False)],
    flow: Annotated[
        str, typer.Option("--flow", metavar="ID", help="16 hexadecimal digits, from an alert or from flows.")
    ],
    site_key: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Key of the replay that the id comes from; only read.",
            envvar="HALLMONITOR_SITE_KEY_FILE",
        ),
    ] = None,
    show_addresses: Annotated[bool, typer.Option("--show-addresses", help="Show the addresses of both ends.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object a line, for scripts: the flow, then each packet.")
    ] = False,
) -> None:
    """Show the packets of one flow as tshark dissects them: headers only, never contents.

    Example: hallmonitor inspect day.pcap --flow 0123456789abcdef
    """
    from hallmonitor.inspect.packets import packets, require_tshark
    from hallmonitor.inspect.selection import find_flow, parse_flow_id
    from hallmonitor_service.telling import say, step

    flow_id = parse_flow_id(flow)
    key = _key(site_key)
    require_tshark()
    step(f"looking for the flow {flow} in {capture}")
    with capture_faults():
        selection = find_flow(capture, flow_id, key)
    tell_in = inspected_json if as_json else inspected_lines
    for line in tell_in(flow, selection, packets(capture, selection), show_addresses=show_addresses):
        say(line)


def _key(named: Path | None) -> SiteKey | None:
    """The key at the path named, which must be there, or at the default path, where there may be none."""
    from hallmonitor.identity import default_key_path, load_key

    path = named or default_key_path(os.environ)
    return load_key(path) if named or path.exists() else None
