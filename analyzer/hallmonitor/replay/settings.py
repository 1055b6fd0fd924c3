"""The settings in force: what signatures, policy and site file make of thresholds, exemptions, lists, hours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallmonitor.alerts.asked_categories import asked_texts
from hallmonitor.alerts.words import whole
from hallmonitor.columns import VOCABULARY
from hallmonitor.replay.calendar_words import bell_words, calendar_words
from hallmonitor.report.view import AllowanceSetting, SettingsView, SignatureSetting

if TYPE_CHECKING:
    from hallmonitor.policy.model import PolicyEntry
    from hallmonitor.replay.rulebook import Rulebook
    from hallmonitor.signature.model import Signature
    from hallmonitor.site import Site

_SECOND = 1_000_000


def settings(rulebook: Rulebook, site: Site) -> SettingsView:
    """Every signature that the policy names, as it is applied, and what the site file sets."""
    hours = site.working_hours
    return SettingsView(
        tuple(_applied(entry, rulebook.signatures[entry.signature_name]) for entry in rulebook.policy.entries),
        dict(sorted(site.lists.items())),
        tuple(group.name for group in site.groups),
        tuple(hours.days),
        hours.start.isoformat(),
        hours.end.isoformat(),
        site.device_key,
        tuple(calendar_words(site.calendar)),
        tuple(map(bell_words, site.bell_schedules)),
        site.signatures.pipelines,
        tuple(building.name for building in site.buildings),
    )


def _applied(entry: PolicyEntry, signature: Signature) -> SignatureSetting:
    correlation = signature.correlation
    own = asked_texts((rule.expression for rule in signature.rules), VOCABULARY["schedule"].known, "schedule")
    shipped: dict[str, str] = {}
    if entry.level is not None and entry.level != signature.level:
        shipped["level"] = signature.level
    if entry.threshold is not None and correlation is not None and entry.threshold != correlation.threshold:
        shipped["threshold"] = f"{correlation.threshold:,.6g}"
    if entry.schedules is not None and set(_schedules(entry.schedules, own)) != set(own):
        shipped["schedules"] = ", ".join(own) or "all"
    if entry.exempt_groups:
        shipped["exempt_groups"] = "none"
    return SignatureSetting(
        name=signature.name,
        clause=entry.clause,
        level=entry.level or signature.level,
        operator="gte" if correlation is None else str(correlation.operator),
        threshold=_threshold(entry, signature),
        unit=signature.unit,
        window_s=None if correlation is None else correlation.window_us // _SECOND,
        quiet_s=signature.gap_us // _SECOND if correlation is None else None,
        schedules=_schedules(entry.schedules, own),
        exempt_groups=tuple(entry.exempt_groups),
        filters=tuple(sorted({name for rule in signature.rules for name in rule.filters})),
        changed=tuple(shipped),
        shipped=shipped,
        allowances=tuple(
            AllowanceSetting(each.minutes, each.octets, tuple(each.schedules or ()), each.groups)
            for each in entry.allowances
        ),
    )


def _threshold(entry: PolicyEntry, signature: Signature) -> float:
    if signature.correlation is None:
        return 1
    threshold = signature.correlation.threshold if entry.threshold is None else entry.threshold
    return whole(threshold)


def _schedules(policy: tuple[str, ...] | None, own: list[str]) -> tuple[str, ...]:
    """Schedules that both the policy and the signature let through; each lets all through where it names none."""
    if policy is None:
        return tuple(own)
    return tuple(name for name in policy if not own or name in own)
