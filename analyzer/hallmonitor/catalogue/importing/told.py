"""What came of an import, told in lines or as a value."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hallmonitor.catalogue.importing.job import Imported

NAMES_MAX = 8
"""Names of a kind that are listed."""


def told_lines(imported: Imported) -> Iterator[str]:
    """Give a short table: what was read, what is kept, what was refused and why."""
    overlay, tally = imported.overlay, imported.tally
    provenance = overlay.provenance
    guessed = " (guessed; --format says otherwise)" if imported.guessed else ""
    yield f"{overlay.name}: read as {provenance.list_format}{guessed}, {tally['lines']:,} lines"
    yield f"  of {provenance.date} ({imported.date_known_by}), licence {provenance.licence}, from {provenance.source}"
    refused = dict(tally["refused"])
    yield f"  {tally['read']:>12,}  entries read"
    yield f"  {tally['kept']:>12,}  kept: {overlay.domains:,} domains, {overlay.ranges:,} networks"
    for service in overlay.services:
        yield f"  {'':>12}  {service.domains + service.ranges:,} as {service.id}, {service.category}"
    yield f"  {tally['duplicates']:>12,}  there before"
    yield f"  {sum(refused.values()):>12,}  refused"
    for reason, count in sorted(refused.items(), key=lambda item: (-item[1], item[0])):
        yield f"  {count:>12,}  - {reason}"
        for why, file, line, text in tally["offenders"]:
            if why == reason:
                yield f"  {'':>12}    {file}:{line}{f': {text}' if text else ''}"
    if imported.unmapped:
        yield f"  not mapped: {_listed(imported.unmapped)}"
    if imported.passed_over:
        kinds = sorted({PurePosixPath(name).name for name in imported.passed_over})
        yield f"  passed over: {len(imported.passed_over):,} files that are no lists of names ({_listed(kinds)})"
    yield f"  overlay: {overlay.path}"


def told_value(imported: Imported) -> dict[str, object]:
    """Give the same as a JSON object, with nothing left out."""
    overlay, tally = imported.overlay, imported.tally
    provenance = overlay.provenance
    return {
        "name": overlay.name,
        "overlay": str(overlay.path),
        "format": provenance.list_format,
        "guessed": imported.guessed,
        "date": provenance.date,
        "date_known_by": imported.date_known_by,
        "licence": provenance.licence,
        "source": provenance.source,
        "lines": tally["lines"],
        "read": tally["read"],
        "kept": tally["kept"],
        "domains": overlay.domains,
        "networks": overlay.ranges,
        "services": [
            {"id": each.id, "category": each.category, "domains": each.domains, "networks": each.ranges}
            for each in overlay.services
        ],
        "duplicates": tally["duplicates"],
        "refused": dict(tally["refused"]),
        "offenders": [
            {"reason": reason, "file": file, "line": line, "text": text}
            for reason, file, line, text in tally["offenders"]
        ],
        "not_mapped": list(imported.unmapped),
        "passed_over": list(imported.passed_over),
    }


def _listed(names: tuple[str, ...] | list[str]) -> str:
    more = f" and {len(names) - NAMES_MAX:,} more" if len(names) > NAMES_MAX else ""
    return ", ".join(names[:NAMES_MAX]) + more
