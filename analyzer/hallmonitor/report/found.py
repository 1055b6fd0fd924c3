"""What was found, in a paragraph of plain words."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from hallmonitor.report.not_raised import sentence
from hallmonitor.report.words import LEVELS, LocalTime, count, listing, octets

if TYPE_CHECKING:
    from hallmonitor.report.view import ReportInput

_MOST_CLAUSES = 12
_NOTHING_REACHED = ": no pattern that is watched for reached its threshold"


def found(report: ReportInput, clock: LocalTime) -> str:
    """Span, amount, alerts by level and clause, alerts held back, blind spans, and what could not be looked for."""
    if report.span is None:
        return "The input holds no packet, so nothing could be judged."
    return " ".join(
        filter(
            None,
            (
                _read(report, clock),
                _alerts(report),
                sentence(report.restraint),
                _losses(report),
                _unseen(report),
                _addresses(report),
            ),
        )
    )


def _read(report: ReportInput, clock: LocalTime) -> str:
    totals = report.totals
    span = report.span
    when = "" if span is None else clock.between(span.first_us, span.last_us)
    return (
        f"The captures cover {when}. They hold {count(totals.packets, 'packet')} ({octets(totals.octets)}) in "
        f"{count(totals.flows, 'flow')}, of {count(totals.devices, 'device')} of the site. "
        f"The traffic was judged by the policy “{report.policy.title}”."
    )


def _alerts(report: ReportInput) -> str:
    alerts = report.alerts
    if not alerts:
        return (
            f"No alert was raised{'' if report.restraint.held else _NOTHING_REACHED}. "
            "That is no proof that the policy was kept; see what cannot be seen, below."
        )
    levels = Counter(alert["level"] for alert in alerts)
    graded = listing([f"{levels[level]:,} {level}" for level in LEVELS if levels[level]])
    clauses = Counter(alert["clause"] for alert in alerts).most_common()
    named = [f"{clause} ({number:,})" for clause, number in sorted(clauses, key=lambda c: (-c[1], c[0]))]
    if len(named) > _MOST_CLAUSES:
        named = [*named[:_MOST_CLAUSES], f"{len(named) - _MOST_CLAUSES} more"]
    devices = len({alert["device"] for alert in alerts if alert["device"]})
    about = f" about {count(devices, 'device')}" if devices else ""
    return (
        f"{count(len(alerts), 'alert').capitalize()} {'was' if len(alerts) == 1 else 'were'} raised{about} ({graded}), "
        f"under {count(len(clauses), 'clause')}: {listing(named)}."
    )


def _losses(report: ReportInput) -> str:
    if not report.losses:
        return "No loss of packets was recorded."
    return (
        f"The record has {count(len(report.losses), 'blind span')}: "
        "what passed in it is unknown, and an alert or an absence of alerts near it must be read with that in mind."
    )


def _unseen(report: ReportInput) -> str:
    unseen = [clause.id for clause in report.policy.clauses if clause.evidence == "not_seen"]
    if not unseen:
        return ""
    return f"Traffic does not show the use itself for {count(len(unseen), 'clause')}: {listing(unseen)}."


def _addresses(report: ReportInput) -> str:
    return "Addresses of the site's devices are shown, as was asked for." if report.addresses is not None else ""
