"""What `hallmonitor catalogue compile` does, once its command line is read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hallmonitor_service.faults import FaultsError
from hallmonitor_service.telling import say, step

if TYPE_CHECKING:
    from pathlib import Path

    from hallmonitor.catalogue import CatalogueData


def compile_catalogue(output: Path, site: Path | None = None, *, as_json: bool = False) -> None:
    """Write the catalogue as one file, whole or not at all, and tell what it holds.

    Args:
        output: the file; one that is there is replaced.
        site: the site configuration, whose overlays are laid over the catalogue; None for the shipped catalogue alone.
        as_json: tell as a JSON object instead of text.

    Raises:
        FaultsError: the site configuration or an overlay cannot be used, or the file cannot be written.
    """
    from hallmonitor.catalogue import load_catalogue
    from hallmonitor.catalogue.compiled import compiled_text
    from hallmonitor.catalogue.native import native_catalogue
    from hallmonitor.flows.destination import destination
    from hallmonitor.shipped import root
    from hallmonitor.site import load_site

    overlays = [] if site is None else load_site(site).catalogue.overlay_paths(site)
    for overlay in overlays:
        step(f"laying {overlay} over the catalogue")
    data = load_catalogue(root(), overlays)
    _refuse_overlay(output, data)
    # The engine looks whether the overlays' entries are those that their heads tell, now and not when the agent starts.
    native_catalogue(data)
    with destination(output) as stream:
        stream.write(compiled_text(data).encode())
    if as_json:
        value = {
            "output": str(output),
            "domains": len(data.entries),
            "networks": len(data.ranges),
            "categories": len(data.categories),
            "lists": [overlay.name for overlay in data.overlays],
        }
        say(json.dumps(value, ensure_ascii=False))
        return
    held = [f"{len(data.entries)} domains", f"{len(data.ranges)} networks", f"{len(data.categories)} categories"]
    lists = f" and {len(data.overlays)} of the site's lists" if data.overlays else ""
    say(f"{output}: {', '.join(held)}{lists}")


def _refuse_overlay(output: Path, data: CatalogueData) -> None:
    """Refuse to write over one of the lists, under whatever name: it could not be read again."""
    for overlay in data.overlays:
        if output.exists() and output.samefile(overlay.path):
            raise FaultsError.single(f"the output is the list {overlay.name} itself", "name another file", output)
