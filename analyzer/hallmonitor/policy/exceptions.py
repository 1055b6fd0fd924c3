"""A site's exceptions and times to cool down, held against the signatures and clauses that there are.

One that names what is not there would hold nothing back, and nobody would notice. A signature that the policy does not
use may be that of another policy of the same district: that is told in a note.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallmonitor.site.load import text_again
from hallmonitor_service.faults import Fault
from hallmonitor_service.nearest import nearest_or_all
from hallmonitor_service.toml_lines import find_line

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from hallmonitor.policy.model import Policy
    from hallmonitor.site import Site


def exceptions_of_nothing(policy: Policy, site: Site, signatures: Collection[str], path: Path | None) -> list[Fault]:
    """Give a fault for each signature or clause that the site names and that is not there.

    Args:
        policy: the policy, whose clauses there are.
        site: the site.
        signatures: names of all signatures.
        path: the file that the site was read from, to find lines in; a pipe cannot be read again.
    """
    clauses = [clause.id for clause in policy.clauses]
    unknown = [
        (kind, name, place) for kind, name, place in _named(site) if name not in _known(kind, clauses, signatures)
    ]
    text = text_again(path) if unknown else ""
    return [
        Fault(
            f"unknown signature {name}" if kind == "signature" else f"the policy {policy.id} has no clause {name}",
            nearest_or_all(name, _known(kind, clauses, signatures)),
            path,
            find_line(text, place, name),
        )
        for kind, name, place in unknown
    ]


def idle_exceptions(policy: Policy, site: Site) -> list[str]:
    """Give a sentence for each signature that the site names and the policy does not use, sorted by name."""
    used = {entry.signature_name for entry in policy.entries}
    idle = {name for kind, name, _ in _named(site) if kind == "signature"} - used
    return [
        f"the site has an exception or a cool-down for {name}, which the policy does not use" for name in sorted(idle)
    ]


def _known(kind: str, clauses: Collection[str], signatures: Collection[str]) -> Collection[str]:
    return signatures if kind == "signature" else clauses


def _named(site: Site) -> Iterator[tuple[str, str, tuple[str | int, ...]]]:
    """Give what the site names, each with its kind and its place in the file."""
    for at, each in enumerate(site.exceptions):
        for kind, name in (("signature", each.signature), ("clause", each.clause)):
            if name is not None:
                yield kind, name, ("exceptions", at, kind)
    for at, cooling in enumerate(site.cool_down):
        yield "signature", cooling.signature, ("cool_down", at, "signature")
