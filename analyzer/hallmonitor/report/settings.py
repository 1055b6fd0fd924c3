"""The settings in force, in words: thresholds, levels, schedules, exemptions, lists and hours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hallmonitor.report.incidental import allowance
from hallmonitor.report.words import duration, listing, octets

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hallmonitor.report.view import SettingsView, SignatureSetting

MOST_ENTRIES = 50
_MINUTE_US = 60_000_000
_OPERATORS = {
    "gte": "at least",
    "gt": "more than",
    "lte": "at most",
    "lt": "less than",
    "eq": "exactly",
    "neq": "anything but",
}
_SCHEDULES = {"working": "working hours", "off_hours": "outside working hours"}
_KEYS = {"address": "its IP address", "mac": "its MAC address where the sensor sees it, else its IP address"}


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One signature's settings; every value is text and not yet escaped."""

    name: str
    clause: str
    threshold: str
    level: str
    schedules: str
    exempt: str
    filters: str
    changed: str


def setting_rows(settings: SettingsView) -> list[SettingRow]:
    """One row for each signature, in the order given."""
    return [
        SettingRow(
            each.name,
            each.clause,
            limit(each.operator, each.threshold, each.unit, each.window_s, each.quiet_s),
            each.level,
            listing([_SCHEDULES.get(name, name) for name in each.schedules]) or "at all times",
            ", ".join(each.exempt_groups) or "none",
            ", ".join(each.filters) or "none",
            _changed(each),
        )
        for each in settings.signatures
    ]


def site_facts(settings: SettingsView) -> list[tuple[str, str]]:
    """What the site file sets, each with its name; at most `MOST_ENTRIES` domains of each list, and it is said."""
    days = ", ".join(day.capitalize() for day in settings.working_days)
    return [
        ("Working hours", f"{days}, {settings.working_start[:5]} up to {settings.working_end[:5]}, local time"),
        *_listed("Days with other hours", settings.calendar),
        *_listed("Bell schedules", settings.bells),
        ("A device is told apart by", _KEYS.get(settings.device_key, settings.device_key)),
        ("Device groups", ", ".join([*settings.groups, "default (all others)"])),
        *_listed("Buildings", settings.buildings),
        *_listed("Pipelines that signatures are read with", settings.pipelines),
        *((f"List {name}", _entries(domains)) for name, domains in settings.lists.items()),
    ]


def allowance_rows(settings: SettingsView) -> list[tuple[str, str]]:
    """Each signature that has allowances, with all of them in words."""
    return [
        (
            each.name,
            "; ".join(
                allowance(
                    None if one.minutes is None else one.minutes * _MINUTE_US, one.octets, one.schedules, one.groups
                )
                for one in each.allowances
            ),
        )
        for each in settings.signatures
        if each.allowances
    ]


def limit(operator: str, value: float, unit: str, window_s: float | None, quiet_s: float | None = None) -> str:
    """`at least 20 active minutes within 4 h`; with `quiet_s`, of a signature without a window: what ends its alert."""
    if quiet_s is not None:
        return f"one is enough; {duration(quiet_s)} without another ends the alert"
    within = f" within {duration(window_s)}" if window_s else ""
    return f"{_OPERATORS.get(operator, operator)} {amount(value, unit)}{within}"


def amount(value: float, unit: str) -> str:
    """`45 active minutes`; bytes also in larger units."""
    if unit == "bytes":
        return f"{octets(int(value))} ({value:,} bytes)"
    return f"{value:,} {unit}" if value != 1 else f"1 {unit.removesuffix('s')}"


def _changed(setting: SignatureSetting) -> str:
    if not setting.changed:
        return "as shipped"
    told = [f"{name.replace('_', ' ')} (as shipped: {setting.shipped.get(name, '?')})" for name in setting.changed]
    return "changed by the policy: " + ", ".join(told)


def _listed(name: str, told: Sequence[str]) -> list[tuple[str, str]]:
    return [(name, "; ".join(told))] if told else []


def _entries(domains: tuple[str, ...]) -> str:
    if not domains:
        return "no entries"
    told = ", ".join(domains[:MOST_ENTRIES])
    if len(domains) <= MOST_ENTRIES:
        return told
    return f"{told}; {MOST_ENTRIES} of {len(domains):,} entries are listed here, all are in summary.json"
