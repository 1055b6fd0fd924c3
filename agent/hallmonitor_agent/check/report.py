"""Shows what was found: a table for people, lines for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hallmonitor_agent.check.run import Checked

_STYLES: Final = {"ok": "green", "warning": "yellow", "fault": "bold red", "unknown": "magenta"}


def as_table(checked: Iterable[Checked]) -> Table:
    """Give a table for a terminal; below what is wrong stand why, and the command that mends it."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    before = ""
    for name, finding in checked:
        said = Text(finding.message)
        if finding.why:
            said.append(f"\n{finding.why}", style="dim")
        if finding.remedy:
            said.append(f"\n{finding.remedy}", style="bold")
        table.add_row(Text(finding.state, style=_STYLES[finding.state]), name if name != before else "", said)
        before = name
    return table


def as_line(checked: Checked) -> str:
    """Give one line of text."""
    name, finding = checked
    why = f": {finding.why}" if finding.why else ""
    remedy = f" ({finding.remedy})" if finding.remedy else ""
    return f"{finding.state}: {name}: {finding.message}{why}{remedy}"


def as_json(checked: Checked) -> str:
    """Give one line of JSON."""
    return json.dumps({"check": checked.check, **checked.finding._asdict()}, ensure_ascii=False)
