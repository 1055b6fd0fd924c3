"""What `hallmonitor catalogue lookup` does, once its command line is read."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from hallmonitor_service.faults import Fault, FaultsError
from hallmonitor_service.telling import say, step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from hallmonitor.catalogue import CatalogueData
    from hallmonitor.catalogue.explain import Explanation

EXIT_UNKNOWN = 1
_STANDARD_INPUT = "-"


def look_up_names(
    names: list[str],
    *,
    as_json: bool = False,
    signatures: bool = False,
    overlays: list[Path] | None = None,
    site: Path | None = None,
) -> int:
    """Say what the catalogue knows of names, and why.

    Args:
        names: host names, also with a port, in a URL, or as an address; - stands for lines of standard input.
        as_json: one JSON object a line instead of text.
        signatures: tell as well which signatures ask for what was found.
        overlays: files to lay over the catalogue, the last of which counts most.
        site: the site configuration, whose overlays are laid over the catalogue before these.

    Returns:
        0 where every name has an entry, else 1.

    Raises:
        FaultsError: an overlay or the site configuration cannot be used; or some names are no names of hosts, and then
            what was found of the others is told before.
    """
    from hallmonitor.catalogue.answer import answer_text, answer_value
    from hallmonitor.catalogue.asked_host import asked_host
    from hallmonitor.catalogue.category_folder import Places
    from hallmonitor.catalogue.explain import Explainer
    from hallmonitor.shipped import root

    step(f"reading the catalogue{'' if site is None else f', with the lists of {site}'}")
    explainer = Explainer(_catalogue(root(), overlays or [], site), Places(root() / "catalogue"))
    asking = _asking(root(), site) if signatures else _nobody_wished_to_know
    faults: list[Fault] = []
    status, before = 0, ""
    for name in _each(names):
        host = asked_host(name)
        if isinstance(host, Fault):
            faults.append(host)
            continue
        explanation = explainer.explain(host)
        if explanation.entry is None:
            status = EXIT_UNKNOWN
        if as_json:
            say(json.dumps(answer_value(explanation, asking(explanation))))
            continue
        for line in (before + answer_text(explanation, asking(explanation))).split("\n"):
            say(line)
        before = "\n"
    if faults:
        raise FaultsError(faults)
    return status


def _each(names: list[str]) -> Iterator[str]:
    """The names in order; lines of standard input that are empty name nothing."""
    for name in names:
        if name == _STANDARD_INPUT:
            lines = (line.decode(errors="replace") for line in sys.stdin.buffer)
            yield from (line for line in lines if line.strip())
        else:
            yield name


def _catalogue(root: Path, overlays: list[Path], site: Path | None) -> CatalogueData:
    """The shipped catalogue with what is laid over it."""
    from hallmonitor.catalogue import load_catalogue

    if site is not None:
        from hallmonitor.site import load_site

        overlays = [*load_site(site).catalogue.overlay_paths(site), *overlays]
    return load_catalogue(root, overlays)


def _nobody_wished_to_know(_: Explanation) -> None:
    return None


def _asking(root: Path, site: Path | None) -> Callable[[Explanation], list[str]]:
    """Tells of an explanation which signatures ask for what was found, each with the shipped policies that use it."""
    from hallmonitor.authoring.overview import policies_using
    from hallmonitor.signature import load_signatures
    from hallmonitor.signature.asking import asking_signatures
    from hallmonitor.site import load_site

    settings = load_site(site)
    signatures = load_signatures(root, settings.placeholders, pipelines=settings.signatures.pipelines)
    users = policies_using(signatures, root)

    def asking(explanation: Explanation) -> list[str]:
        first = explanation.entry
        if first is None:
            return []
        known = {
            "domain": explanation.host.name,
            "service": first.service,
            "category": first.category,
            "category_source": "domain",
        }
        names = asking_signatures(signatures, known)
        return [f"{name} ({', '.join(users[name])})" for name in names if name in users]

    return asking
