"""What `hallmonitor signatures export` does, once its command line is read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hallmonitor.cli.signatures_choosing import load_meant
from hallmonitor_service.telling import note, say, step, tell

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

EXIT_REFUSED = 1


def export_signatures(
    words: Sequence[str], target: str, output_format: str | None, site: Path | None, *, as_json: bool = False
) -> int:
    """Write signatures in the words of another system to standard output, and notes to standard error.

    Args:
        words: paths, or names of shipped signatures; none for all shipped ones.
        target: what to convert for.
        output_format: one of the backend's formats; None for its default.
        site: the site configuration, whose lists fill placeholders; None for the defaults.
        as_json: one JSON object a line instead of text.

    Returns:
        0 where every signature could be converted, else 1.

    Raises:
        FaultsError: no installed backend writes for the target; or what a person wrote or named cannot be used.
    """
    from hallmonitor.authoring.exporting import Exporter
    from hallmonitor.authoring.targets import backend_class
    from hallmonitor.site import load_site

    name, backend = backend_class(target)
    exporter = Exporter(name, backend, output_format, load_site(site).placeholders)
    step(f"converting for {name}")
    found = [exported for loaded in load_meant(words, site) for exported in exporter.export(loaded)]
    status, notes = 0, dict[str, list[str]]()
    for exported in found:
        if exported.refused:
            status = EXIT_REFUSED
            tell(f"{exported.name}: {name} cannot express it: {exported.refused}")
        if as_json:
            say(json.dumps(exported.as_json(name), ensure_ascii=False))
            continue
        for each in exported.notes:
            notes.setdefault(each, []).append(exported.name)
        if len(found) > 1 and exported.queries:
            say(f"# {exported.name}: {exported.title}")
        for query in exported.queries:
            for line in query.split("\n"):
                say(line)
    for text, names in notes.items():
        note(f"{', '.join(names)}: {text}")
    return status
