"""Find the lists of a site that no signature uses: most often a name with a slip in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallmonitor.site.load import text_again
from hallmonitor.site.model import APPROVED_DOMAINS
from hallmonitor_service.faults import Fault
from hallmonitor_service.nearest import nearest_or_all
from hallmonitor_service.toml_lines import find_line

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from hallmonitor.site.model import Site


def unused_lists(site: Site, used: Collection[str], path: Path | None) -> list[Fault]:
    """Give a fault for each list that none of the names in `used` asks for.

    Args:
        site: the site. Its list of approved domains may stay unused while it is empty, as it is by default.
        used: names of the lists that signatures and filters use.
        path: the file that the site was read from, to find lines in; a pipe cannot be read again.
    """
    unused = [
        name for name, domains in site.lists.items() if name not in used and (domains or name != APPROVED_DOMAINS)
    ]
    text = text_again(path) if unused else ""
    return [
        Fault(
            f"no signature uses the list {name}",
            nearest_or_all(name, used) if used else "",
            path,
            find_line(text, ("lists", name)),
        )
        for name in unused
    ]
