"""Which signatures a command line means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallmonitor_service.telling import step

if TYPE_CHECKING:
    from collections.abc import Sequence
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
    loaded = chooser.load(words)
    step(f"read {sum(len(one.signatures) for one in loaded)} signatures")
    return loaded
