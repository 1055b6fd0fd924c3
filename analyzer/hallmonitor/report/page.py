"""The report page: a pure function from what was found to one self-contained HTML document."""

from __future__ import annotations

from collections import Counter
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from hallmonitor.report.cards import Section, loss_sentence, sections
from hallmonitor.report.coverage import MOST_GROUPS, coverage, groups
from hallmonitor.report.found import found
from hallmonitor.report.glossary import GLOSSARY
from hallmonitor.report.incidental import MOST_ACCOUNTS, usage_rows
from hallmonitor.report.not_raised import cool_down_rows, exception_rows, sentence
from hallmonitor.report.pictures.devices import MOST_DEVICES, devices
from hallmonitor.report.pictures.timeline import Mark, timeline
from hallmonitor.report.pictures.traffic import traffic
from hallmonitor.report.settings import allowance_rows, setting_rows, site_facts
from hallmonitor.report.view import ReportInput, Span
from hallmonitor.report.words import LocalTime, count, microseconds, octets, shown

_HERE = "hallmonitor.report"
MOST_LOSSES = 100
MOST_NAMES = 15
MOST_ADDRESSES = 500


def render(report: ReportInput) -> str:
    """The whole page. The same input gives the same bytes; nothing on it comes from a clock or the machine."""
    clock = LocalTime(report.time_zone)
    shown_sections = sections(report.policy, report.alerts, clock)
    grouped = groups(report.alerts, clock)
    usage = usage_rows(report.usage)
    return (
        environment()
        .get_template("report.html.j2")
        .render(
            report=report,
            policy=report.policy,
            totals=report.totals,
            when=clock.between(report.span.first_us, report.span.last_us) if report.span else "no packet was read",
            found=found(report, clock),
            pictures=_pictures(report, clock, shown_sections),
            most_devices=MOST_DEVICES,
            sections=shown_sections,
            cards=sum(len(section.cards) for section in shown_sections),
            groups=grouped[:MOST_GROUPS],
            groups_left=len(grouped[MOST_GROUPS:]),
            losses=[
                (loss_sentence(clock, loss.start_us, loss.end_us, loss.cause, loss.packets), loss)
                for loss in report.losses[:MOST_LOSSES]
            ],
            losses_left=len(report.losses[MOST_LOSSES:]),
            coverage=coverage(report.policy, report.alerts),
            unseen=[clause for clause in report.policy.clauses if clause.evidence == "not_seen"],
            not_raised=sentence(report.restraint),
            exception_rows=exception_rows(report.restraint, report.span, clock),
            cool_down_rows=cool_down_rows(report.restraint),
            usage_rows=usage[:MOST_ACCOUNTS],
            usage_left=len(usage[MOST_ACCOUNTS:]),
            allowance_rows=allowance_rows(report.settings) if report.settings else [],
            setting_rows=setting_rows(report.settings) if report.settings else [],
            site_facts=site_facts(report.settings) if report.settings else [],
            categories=_categories(report),
            names=_names(report),
            addresses=[
                (device, ", ".join(held)) for device, held in sorted((report.addresses or {}).items())[:MOST_ADDRESSES]
            ],
            addresses_left=max(0, len(report.addresses or {}) - MOST_ADDRESSES),
            glossary=GLOSSARY,
        )
    )


def environment(package: str = _HERE) -> Environment:
    """What fills the templates of a package, which may include those of the report, with texts made safe.

    Args:
        package: the package that has a folder `templates`.
    """
    made = Environment(
        autoescape=True,
        loader=ChoiceLoader([PackageLoader(name, "templates") for name in dict.fromkeys((package, _HERE))]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_finalized,
    )
    made.filters["octets"] = octets
    made.globals["count"] = count
    return made


def _finalized(value: Any) -> Any:  # noqa: ANN401 - jinja2 hands over whatever an expression gives
    """Write out control characters of every text on the page; markup of our own passes."""
    return shown(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _pictures(report: ReportInput, clock: LocalTime, on_page: list[Section]) -> dict[str, Markup]:
    span = report.span or Span(0, 0)
    anchors = {card.id: card.anchor for section in on_page for card in section.cards}
    marks = [
        Mark(
            alert["signature"]["title"],
            alert["level"],
            alert["device"] or "many devices",
            microseconds(alert["first"]),
            microseconds(alert["last"]),
            anchors.get(alert["id"], ""),
        )
        for alert in report.alerts
    ]
    by_device = Counter(alert["device"] for alert in report.alerts if alert["device"])
    return {
        "traffic": traffic(report.tallies, span, clock),
        "devices": devices(report.tallies.devices, by_device),
        "timeline": timeline(marks, report.losses[:MOST_LOSSES], span, clock),
    }


def _categories(report: ReportInput) -> list[tuple[str, str, str, int]]:
    """Category, bytes in words, share in percent, devices that had any of it; largest first."""
    totals = {category: sum(bins.values()) for category, bins in report.tallies.bins.items()}
    having = Counter(category for device in report.tallies.devices for category, n in device.octets.items() if n)
    whole = sum(totals.values()) or 1
    return [
        (category, octets(total), f"{100 * total / whole:.1f} %", having[category])
        for category, total in sorted(totals.items(), key=lambda item: (-item[1], item[0]))
    ]


def _names(report: ReportInput) -> list[tuple[str, list[tuple[str, str, str]]]]:
    tallies = report.tallies
    kinds = (
        ("Services", tallies.services),
        ("Domains", tallies.domains),
        ("Protocols", tallies.protocols),
        ("Directions", tallies.directions),
    )
    return [
        (kind, [(row.name, f"{row.records:,}", octets(row.octets)) for row in rows[:MOST_NAMES]])
        for kind, rows in kinds
    ]
