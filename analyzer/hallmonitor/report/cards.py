"""Alerts as cards: every value of an alert in words, in the order of the policy's clauses."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hallmonitor.alerts.alert import DOMAINS_CAP
from hallmonitor.report.settings import amount, limit
from hallmonitor.report.view import AlertRecord, ClauseView, PolicyView
from hallmonitor.report.words import LEVELS, LocalTime, count, duration, microseconds, octets

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MOST_CARDS = 120
MOST_FLOW_IDS = 12
MOST_DOMAINS = 10
MOST_LOSSES = 5
_KINDS = {
    "seen": (
        "Seen: the traffic shows the pattern that the signature describes. Whether the clause forbids it is for a "
        "person to judge; who used the device, and why, is not seen."
    ),
    "indicated": "Indicated: the traffic raises a question. Only a person who knows the circumstances can answer it.",
}
_TIMES = {
    "first": "First: the first record that counted begins",
    "crossed": "Crossed: the record that reached the threshold begins",
    "last": "Last: the last record that counted ends",
}
_UNTOLD = "an address that is not told"
_CAUSES = {
    "agent_stopped": "no agent captured",
    "capture_cut": "the capture ends inside a packet or is damaged",
    "capture_drop": "the capture lost packets while it was made, by its own count",
    "clock_step": "the clock that packets are stamped by was set",
    "interface_down": "a network interface was down",
    "link_unsupported": "the capture holds packets of a link type that is not decoded",
    "nic_drop": "the network card had no room for packets",
    "ring_full": "the agent did not keep up with the packets",
    "rows_dropped": "more records matched than are kept, and the oldest were dropped",
    "softirq_drop": "the kernel's queue behind the network card was full",
    "spool_full": "flow records could not be kept until they were judged",
    "table_full": "the table of open flows was full",
}


@dataclass(frozen=True, slots=True)
class Card:
    """One alert, ready for the page; every value is text and not yet escaped."""

    anchor: str
    id: str
    level: str
    state: str
    title: str
    device: str
    facts: tuple[tuple[str, str], ...]
    times: tuple[tuple[str, str, str], ...]
    kind: str
    why: str
    domains: tuple[tuple[str, str, str], ...]
    domains_note: str
    flow_ids: tuple[str, ...]
    flow_ids_note: str
    losses: tuple[str, ...]
    cannot_show: str
    advice: str
    signature: str


@dataclass(frozen=True, slots=True)
class Section:
    """The cards of one clause; `total` counts its alerts, shown or not."""

    clause: ClauseView
    cards: tuple[Card, ...]
    total: int


def sections(
    policy: PolicyView, alerts: Sequence[AlertRecord], clock: LocalTime, most: int = MOST_CARDS
) -> list[Section]:
    """Clauses that have alerts, in the policy's order, with at most `most` cards in all.

    Where there are more alerts than cards, every pair of signature and device has its gravest and earliest shown first.
    """
    chosen = chosen_alerts(alerts, most)
    totals = Counter(alert["clause"] for alert in alerts)
    known = {clause.id: clause for clause in policy.clauses}
    order = [*known, *sorted(set(totals).difference(known))]
    return [
        Section(
            known.get(clause, ClauseView(clause, "a clause that this policy does not list", "indicated")),
            tuple(card(alert, clock) for alert in sorted(chosen, key=gravity) if alert["clause"] == clause),
            totals[clause],
        )
        for clause in order
        if totals[clause]
    ]


def chosen_alerts(alerts: Iterable[AlertRecord], most: int) -> list[AlertRecord]:
    """At most `most` alerts: the first of every signature and device, then the second of each, and so on."""
    seen: Counter[tuple[str, str]] = Counter()
    ranked = []
    for alert in sorted(alerts, key=gravity):
        group = (alert["signature"]["name"], alert["device"] or "")
        ranked.append((seen[group], alert))
        seen[group] += 1
    return [alert for _, alert in sorted(ranked, key=lambda pair: pair[0])[:most]]


def gravity(alert: AlertRecord) -> tuple[int, str, str]:
    """Sort key: gravest level first, then time, then id."""
    level = alert["level"]
    return LEVELS.index(level) if level in LEVELS else len(LEVELS), alert["first"], alert["id"]


def who(alert: AlertRecord) -> str:
    """The device's pseudonym, or that the alert is about many devices."""
    return alert["device"] or "many devices together"


def aimed_at(alert: AlertRecord) -> str:
    """What the flows were aimed at, as far as the signature groups by it: `198.51.100.7, port 22`; else empty."""
    group = alert["group"]
    told = [
        "the device itself" if group[name] and group[name] == alert["device"] else group[name] or _UNTOLD
        for name in ("destination_ip", "peer")
        if name in group
    ]
    told += [f"names under {group[name]}" for name in ("registered_domain", "domain") if group.get(name)]
    if group.get("destination_port") is not None:
        told.append(f"port {group['destination_port']}")
    return ", ".join(told)


def cause(name: str) -> str:
    """A loss record's cause in words."""
    return _CAUSES.get(name, name.replace("_", " "))


def loss_sentence(clock: LocalTime, start_us: int | None, end_us: int | None, why: str, packets: int | None) -> str:
    """`blind from ... to ..., 1,204 packets: the table of open flows was full`."""
    lost = "an unknown number of packets" if packets is None else count(packets, "packet")
    return f"blind {_blind(clock, start_us, end_us)}, {lost}: {cause(why)}"


def _blind(clock: LocalTime, start_us: int | None, end_us: int | None) -> str:
    if start_us is None or end_us is None:
        known = (("from", start_us), ("until", end_us))
        bounds = [f"{word} {clock.moment(bound)}" for word, bound in known if bound is not None]
        return bounds[0] if bounds else "at a time that is not known"
    return f"at {clock.moment(start_us)}" if start_us == end_us else f"from {clock.between(start_us, end_us)}"


def card(alert: AlertRecord, clock: LocalTime) -> Card:
    """One alert in words."""
    signature, evidence = alert["signature"], alert["evidence"]
    ids = evidence["flow_ids"]
    domains = evidence["domains"]
    return Card(
        anchor=f"alert-{alert['id']}",
        id=alert["id"],
        level=alert["level"],
        state=alert["state"],
        title=signature["title"],
        device=who(alert),
        facts=_facts(alert),
        times=tuple(
            (words, clock.moment(microseconds(alert[name])), f"{alert[name]}") for name, words in _TIMES.items()
        ),
        kind=_KINDS.get(alert["evidence_kind"], str(alert["evidence_kind"])),
        why=alert["why"],
        domains=tuple((d["domain"], f"{d['flows']:,}", octets(d["bytes"])) for d in domains[:MOST_DOMAINS]),
        domains_note=_domains_note(len(domains)),
        flow_ids=tuple(ids[:MOST_FLOW_IDS]),
        flow_ids_note=_ids_note(len(ids), evidence["flows"], evidence["flow_ids_cap"]),
        losses=_losses(alert, clock),
        cannot_show=alert["cannot_show"],
        advice=alert["advice"],
        signature=f"{signature['name']}, version {signature['version']}, SHA-256 {signature['sha256']}",
    )


def measured(alert: AlertRecord) -> str:
    """`45 active minutes`."""
    return amount(alert["measured"]["value"], alert["measured"]["unit"])


def threshold(alert: AlertRecord) -> str:
    """`at least 20 active minutes within 4 h`; of a signature without a window, what ends its alert."""
    told = alert["threshold"]
    quiet = told["window_s"] if alert["measured"]["over"] == "alert" else None
    if "limit" not in told:
        return limit(told["operator"], told["value"], told["unit"], told["window_s"], quiet)
    second = limit(told["limit"]["operator"], told["limit"]["value"], told["unit"], told["window_s"])
    return f"{limit(told['operator'], told['value'], told['unit'], None)} and {second}"


def _over(alert: AlertRecord) -> str:
    """What the measured value is over."""
    asked = alert["threshold"]
    if alert["measured"]["over"] == "alert" or not asked["window_s"]:
        return "Measured over the whole alert"
    most = "least" if asked["operator"] in {"lt", "lte"} else "most"
    return f"Measured: the {most} within any {duration(asked['window_s'])}"


def _facts(alert: AlertRecord) -> tuple[tuple[str, str], ...]:
    evidence = alert["evidence"]
    lines = [
        ("Clause", alert["clause"]),
        ("Aimed at", aimed_at(alert)),
        ("Device group", alert["device_group"] or ""),
        ("Building", alert["building"] or ""),
        ("Sensor", alert["sensor"] or ""),
        (_over(alert), measured(alert)),
        ("Threshold", threshold(alert)),
        ("Flows, whole alert", f"{evidence['flows']:,}"),
        ("Sent by those who opened the flows, whole alert", octets(evidence["source_bytes"])),
        ("Sent back to them, whole alert", octets(evidence["destination_bytes"])),
        ("Active minutes, whole alert", f"{evidence['active_minutes']:,}"),
        ("Categories", ", ".join(evidence["categories"])),
        ("Services", ", ".join(evidence["services"])),
    ]
    return tuple((name, value) for name, value in lines if value)


def _domains_note(kept: int) -> str:
    if kept <= MOST_DOMAINS:
        return ""
    cap = f" (its cap is {DOMAINS_CAP})" if kept == DOMAINS_CAP else ""
    return f"The {MOST_DOMAINS} domains with the most flows are listed here; alerts.jsonl holds {kept}{cap}."


def _ids_note(kept: int, flows: int, cap: int) -> str:
    if flows <= min(kept, MOST_FLOW_IDS):
        return ""
    held = f"alerts.jsonl holds {kept:,}" + (f" (its cap is {cap})" if flows > kept else "")
    return f"{min(kept, MOST_FLOW_IDS)} of {flows:,} are listed here; {held}."


def _bound(stamp: str | None) -> int | None:
    return None if stamp is None else microseconds(stamp)


def _losses(alert: AlertRecord, clock: LocalTime) -> tuple[str, ...]:
    lines = [
        loss_sentence(clock, _bound(loss["from"]), _bound(loss["to"]), loss["cause"], loss["packets"])
        for loss in alert["losses"][:MOST_LOSSES]
    ]
    more = len(alert["losses"]) - len(lines)
    return (*lines, f"and {more:,} more") if more else tuple(lines)
