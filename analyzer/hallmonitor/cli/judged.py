"""What came of a replay, in lines for a person or as a JSON object for programs."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hallmonitor.replay import ReplayResult


def judged_lines(result: ReplayResult) -> Iterator[str]:
    """Give what was counted, alerts by clause and signature, what was not raised or seen, and where the report is."""
    found = result.found
    totals = found.totals
    yield (
        f"{found.policy.id}: {totals.packets:,} packets, {totals.flows:,} flows, {totals.devices:,} devices; "
        f"{len(found.alerts):,} alerts"
    )
    for (clause, _, title, level), count in _by_signature(result):
        yield f"  {count:>4}  {level:<8}  {clause:<22}  {title}"
    if found.restraint.held:
        by = f"{found.restraint.by_exceptions:,} by exceptions, {found.restraint.by_cool_down:,} to cool down"
        yield f"  not raised: {found.restraint.held:,} ({by})"
    for loss in found.losses:
        yield f"  blind: {loss.cause}: {loss.detail or ''}".rstrip(": ")
    yield f"  report: {result.report}"


def judged_value(result: ReplayResult) -> dict[str, object]:
    """Give the same as a JSON object; `summary.json` in the output folder tells more."""
    found = result.found
    return {
        "policy": found.policy.id,
        "packets": found.totals.packets,
        "flows": found.totals.flows,
        "devices": found.totals.devices,
        "alerts": len(found.alerts),
        "by_signature": [
            {"clause": clause, "signature": name, "title": title, "level": level, "alerts": count}
            for (clause, name, title, level), count in _by_signature(result)
        ],
        "not_raised": {
            "by_exceptions": found.restraint.by_exceptions,
            "by_cool_down": found.restraint.by_cool_down,
        },
        "losses": [{"cause": loss.cause, "detail": loss.detail} for loss in found.losses],
        "out": str(result.out),
        "report": str(result.report),
    }


def _by_signature(result: ReplayResult) -> list[tuple[tuple[str, str, str, str], int]]:
    """Count alerts by clause, the signature's name, its title and level, in this order."""
    return sorted(
        Counter(
            (alert["clause"], alert["signature"]["name"], alert["signature"]["title"], alert["level"])
            for alert in result.found.alerts
        ).items()
    )
