"""The groups that a policy names, held against those that the site has: what is granted to nobody is easily overlooked.

A policy names the groups that it exempts from a signature, and those that have an allowance for incidental use.

A site may lack a group on purpose, for the policies name groups that not every district has. That is told in a note.
But where one of the site's own groups is called almost the same, one of the two names has a slip in it, and is refused.
"""

from __future__ import annotations

from collections import Counter
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from hallmonitor.site.load import text_again
from hallmonitor.site.values import DEFAULT_GROUP
from hallmonitor_service.faults import Fault
from hallmonitor_service.nearest import nearest
from hallmonitor_service.toml_lines import find_line

if TYPE_CHECKING:
    from pathlib import Path

    from hallmonitor.policy.model import Policy
    from hallmonitor.site import Site

SLIP: Final = 0.92
"""Likeness (difflib's ratio) from which two names are one with a slip: a letter in thirteen, not `main` for `mail`."""


def misspelt_groups(policy: Policy, site: Site, path: Path | None) -> list[Fault]:
    """Give a fault for each group of the policy that the site lacks and has almost.

    Args:
        policy: the policy.
        site: the site; a group of it that the policy names itself is no slip for another.
        path: the file that the site was read from, to find lines in; a pipe cannot be read again.
    """
    missing = _missing(policy, site)
    spare = [group.name for group in site.groups if group.name not in _named(policy)]
    slips = [(name, near[0]) for name in missing if (near := get_close_matches(name, spare, n=1, cutoff=SLIP))]
    text = text_again(path) if slips else ""
    places = {group.name: place for place, group in enumerate(site.groups)}
    return [
        Fault(
            f"the policy {policy.id} names the group {name}, which the site calls {group}",
            "write the same name in both",
            path,
            find_line(text, ("groups", places[group], "name")),
        )
        for name, group in slips
    ]


def unused_exemptions(policy: Policy, site: Site) -> list[str]:
    """Give a sentence for each group of the policy that the site lacks, sorted by name; it holds for no device."""
    spare = [group.name for group in site.groups if group.name not in _named(policy)]
    notes = []
    for name, count in sorted(_missing(policy, site).items()):
        signatures = "1 signature" if count == 1 else f"{count} signatures"
        remedy = nearest(name, spare)
        hint = f" ({remedy})" if remedy else ""
        notes.append(f"no device is in the group {name}, which the policy names: {signatures}{hint}")
    return notes


def _named(policy: Policy) -> Counter[str]:
    """Count the signatures for which the policy names each group."""
    return Counter(
        group
        for entry in policy.entries
        for group in {*entry.exempt_groups, *(group for each in entry.allowances for group in each.groups)}
    )


def _missing(policy: Policy, site: Site) -> Counter[str]:
    known = {DEFAULT_GROUP, *(group.name for group in site.groups)}
    return Counter({name: count for name, count in _named(policy).items() if name not in known})
