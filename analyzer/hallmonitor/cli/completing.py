"""What a shell completes the values of options and arguments to; what exists is looked up when a shell asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


def complete_among(names: Sequence[str]) -> Callable[[str], list[str]]:
    """Give what completes to some names."""

    def complete(incomplete: str) -> list[str]:
        return _beginning(incomplete, names)

    return complete


def complete_signature(incomplete: str) -> list[str]:
    """Names of the shipped signatures that begin so; each is its file's."""
    return _shipped(incomplete, "rules/*/*.yml")


def complete_policy(incomplete: str) -> list[str]:
    """Names of the shipped policies that begin so."""
    return _shipped(incomplete, "policies/*.yml")


def complete_pipeline(incomplete: str) -> list[str]:
    """Names of the shipped processing pipelines that begin so."""
    return _shipped(incomplete, "pipelines/*.yml")


def complete_clause(incomplete: str) -> list[str]:
    """Ids of the clauses that begin so."""
    from hallmonitor.signature.clauses import CLAUSES

    return _beginning(incomplete, CLAUSES)


def complete_kind(incomplete: str) -> list[str]:
    """Kinds of a new signature that begin so."""
    from hallmonitor.authoring.starting_kinds import KINDS

    return _beginning(incomplete, KINDS)


def complete_category(incomplete: str) -> list[str]:
    """Ids of the catalogue's categories that begin so; each is its file's name."""
    return _shipped(incomplete, "catalogue/*.yml")


def complete_tunnels(incomplete: str) -> list[str]:
    """Kinds of tunnels, of which the last in a list with commas begins so."""
    from hallmonitor_engine import TUNNELS

    return _in_list(incomplete, TUNNELS)


def complete_heuristics(incomplete: str) -> list[str]:
    """Heuristics, of which the last in a list with commas begins so."""
    from hallmonitor_engine import HEURISTICS

    return _in_list(incomplete, HEURISTICS)


def complete_list_format(incomplete: str) -> list[str]:
    """Formats of lists that begin so."""
    from hallmonitor_engine import LIST_FORMATS

    return _beginning(incomplete, LIST_FORMATS)


def _shipped(incomplete: str, files: str) -> list[str]:
    from hallmonitor.shipped import root

    return _beginning(incomplete, (path.stem for path in root().glob(files)))


def _in_list(incomplete: str, names: Iterable[str]) -> list[str]:
    before, comma, last = incomplete.rpartition(",")
    named = before.split(",")
    return [f"{before}{comma}{name}" for name in _beginning(last, names) if name not in named]


def _beginning(incomplete: str, names: Iterable[str]) -> list[str]:
    return sorted(name for name in names if name.startswith(incomplete))
