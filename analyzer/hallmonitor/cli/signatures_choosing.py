"""Which signatures a command line means, and how a shell completes their names."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from hallmonitor.authoring.chosen import Loaded


def load_meant(
    words: Sequence[str], site: Path | None, *, for_samples: bool = False, pipelines: Sequence[str] = ()
) -> list[Loaded]:
    """Load what words mean, as `hallmonitor.authoring.chosen.Chooser` has it.

    Args:
        words: paths, or names of shipped signatures; none for all shipped ones.
        site: the site configuration; None for the defaults.
        for_samples: whether the site's lists hold what samples take for granted.
        pipelines: processing pipelines beside those of the site.

    Raises:
        FaultsError: something that a person wrote or named cannot be used.
    """
    from hallmonitor.authoring.chosen import Chooser
    from hallmonitor.shipped import root
    from hallmonitor.site import load_site

    chooser = Chooser(root(), load_site(site), site, for_samples=for_samples, pipelines=pipelines)
    return chooser.load(words)


def complete_signature(incomplete: str) -> list[str]:
    """Names of the shipped signatures that begin so; each is its file's."""
    from hallmonitor.shipped import root

    return _beginning(incomplete, (path.stem for path in (root() / "rules").glob("*/*.yml")))


def complete_policy(incomplete: str) -> list[str]:
    """Names of the shipped policies that begin so."""
    from hallmonitor.shipped import root

    return _beginning(incomplete, (path.stem for path in (root() / "policies").glob("*.yml")))


def complete_pipeline(incomplete: str) -> list[str]:
    """Names of the shipped processing pipelines that begin so."""
    from hallmonitor.shipped import root

    return _beginning(incomplete, (path.stem for path in (root() / "pipelines").glob("*.yml")))


def complete_clause(incomplete: str) -> list[str]:
    """Ids of the clauses that begin so."""
    from hallmonitor.signature.clauses import CLAUSES

    return _beginning(incomplete, CLAUSES)


def complete_kind(incomplete: str) -> list[str]:
    """Kinds of a new signature that begin so."""
    from hallmonitor.authoring.starting_kinds import KINDS

    return _beginning(incomplete, KINDS)


def _beginning(incomplete: str, names: Iterable[str]) -> list[str]:
    return sorted(name for name in names if name.startswith(incomplete))
