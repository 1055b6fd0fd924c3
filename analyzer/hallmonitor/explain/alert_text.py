"""An alert's explanation as a page of text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallmonitor.alerts.local_time import span
from hallmonitor.explain.flow_text import flow_lines
from hallmonitor.explain.layout import heading, pairs, paragraph, sparkline, tree
from hallmonitor.explain.local_words import amount, clock, lasting, stamp
from hallmonitor.report.words import microseconds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hallmonitor.explain.explanation import Explanation
    from hallmonitor.explain.over_time import OverTime

_EVIDENCE = {
    "seen": "Seen: traffic shows this use itself. It does not show who was at the device, or why.",
    "indicated": "Indicated: traffic points to this use without showing it. It raises a question for a person.",
}
_MOMENTS = {
    "first": "first record that counts",
    "crossed": "first across the threshold",
    "furthest": "furthest",
    "last": "last record that counts",
}
_PICTURE = 64
_HASH_SHOWN = 16


def alert_text(told: Explanation, width: int, *, plain: bool = False) -> str:
    """Give an explanation as lines, without the last line's end.

    Args:
        told: the explanation.
        width: letters in a line.
        plain: with ASCII letters only in the picture.
    """
    alert = told.alert
    lines = paragraph(f"Alert {alert['id']}: {alert['signature']['title']}", width, "", "  ")
    lines += pairs(list(_who(told)), width)
    for title, block in (
        ("Why it fired", paragraph(f"{alert['why']}.", width)),
        ("Clause of the policy", list(_clause(told, width))),
        ("What was measured", list(_measured(told, width))),
        ("Over time", list(_over_time(told, width, plain=plain))),
        ("Flows", flow_lines(told.flows, told.zone, width)),
        ("What cannot be concluded", paragraph(alert["cannot_show"], width)),
        ("What to check next", paragraph(alert["advice"], width)),
        ("What was not seen", list(_blind(told, width))),
        ("Exceptions that applied", list(_exceptions(told, width))),
        ("How to check this", list(_reproduce(told, width))),
        ("Note", [line for note in told.notes for line in paragraph(note, width)]),
    ):
        if block:
            lines += [*heading(title, width), *block]
    return "\n".join(lines)


def _who(told: Explanation) -> Iterator[tuple[str, str]]:
    alert, zone = told.alert, told.zone
    first_us, last_us = microseconds(alert["first"]), microseconds(alert["last"])
    yield "level", str(alert["level"])
    group = {name: value for name, value in alert["group"].items() if name not in {"device", "sensor"}}
    if alert["device"] is not None:
        yield "device", f"{alert['device']}, of the group {alert['device_group'] or 'that is not known'}"
    else:
        yield "device", "several"
    if alert.get("building") is not None and "building" not in group:
        yield "building", str(alert["building"])
    for name, value in group.items():
        yield str(name), "an address that is not told" if value is None else str(value)
    if alert["sensor"] is not None:
        yield "sensor", str(alert["sensor"])
    yield "from", stamp(first_us, zone)
    yield "to", f"{stamp(last_us, zone)} ({lasting(last_us - first_us)})"
    yield "state", str(alert["state"])


def _clause(told: Explanation, width: int) -> Iterator[str]:
    alert, clause = told.alert, told.clause
    yield from paragraph(f"{told.policy['board']}, {told.policy['title']}: {alert['clause']}.", width)
    if clause is not None:
        yield from paragraph(f"{clause['summary']} (The clause in our words; the policy's own text decides.)", width)
    yield from paragraph(_EVIDENCE.get(alert["evidence_kind"], str(alert["evidence_kind"])), width)
    if clause is not None and clause["reason"]:
        yield from paragraph(clause["reason"], width)


def _measured(told: Explanation, width: int) -> Iterator[str]:
    alert = told.alert
    measured, threshold = alert["measured"], alert["threshold"]
    several = len(told.rules) > 1
    if several:
        yield from paragraph("A flow record is a step where it fits one of these.", width)
    elif told.rules:
        yield from paragraph("A flow record counts where it is this.", width)
    for rule in told.rules:
        if several:
            yield from paragraph(f"{rule.name}:", width, "    ")
        yield from tree(rule.lines, width, "      " if several else "    ")
    if told.measure:
        yield from paragraph(f"Asked for: {told.measure}.", width)
    reached = amount(measured["value"], measured["unit"])
    if measured["over"] == "alert":
        yield from paragraph(f"Reached: {reached} in the whole alert; one record is enough.", width)
        quiet = span(int(threshold["window_s"]) * 1_000_000)
        yield from paragraph(f"A silence of {quiet} would have ended it.", width)
    else:
        yield from paragraph(f"Reached: {reached}{f'; asked for {told.asked}' if told.asked else ''}.", width)
    changed = told.setting["shipped"] if told.setting else {}
    if "threshold" in changed:
        yield from paragraph(f"The policy sets this threshold; the signature's own is {changed['threshold']}.", width)


def _over_time(told: Explanation, width: int, *, plain: bool) -> Iterator[str]:
    if told.over_time is None:
        return
    alert, over, zone = told.alert, told.over_time, told.zone
    whole = alert["measured"]["over"] == "alert"
    unit = alert["measured"]["unit"]
    window = span(int(alert["threshold"]["window_s"]) * 1_000_000)
    yield from paragraph(
        f"{'Records' if whole else f'The most of any {window} that ends'} in each {lasting(over.width_s * 1_000_000)}:",
        width,
    )
    yield from _picture(told, over, plain=plain, whole=whole)
    if not whole:
        told_of: dict[tuple[int, float], list[str]] = {}
        for one in over.moments:
            told_of.setdefault((one.at_us, one.measured), []).append(_MOMENTS[one.what])
        rows = [
            (stamp(at_us, zone), f"{amount(value, unit)} ({', '.join(what)})")
            for (at_us, value), what in told_of.items()
        ]
        yield from pairs(rows, width)


def _picture(told: Explanation, over: OverTime, *, plain: bool, whole: bool) -> Iterator[str]:
    zone = told.zone
    values = [float(one.records) if whole else one.measured for one in over.bins]
    values = [None if value == 0 and whole else value for value in values]
    most = max((value for value in values if value is not None), default=0)
    begin, end = over.bins[0].start_us, over.bins[-1].start_us + over.width_s * 1_000_000
    seconds = over.width_s < 60  # noqa: PLR2004 - a minute
    left = clock(begin, zone, seconds=seconds)
    yield f"    {left} |{sparkline(values, most, plain=plain)}| {clock(end, zone, seconds=seconds)}"
    crossed_us = microseconds(told.alert["crossed"])
    place = (crossed_us - begin) // (over.width_s * 1_000_000)
    if not whole and 0 <= place < len(over.bins):
        yield f"    {' ' * len(left)}  {' ' * place}^ crossed at {clock(crossed_us, zone, seconds=True)}"


def _blind(told: Explanation, width: int) -> Iterator[str]:
    blind = told.blind
    if not blind.losses:
        yield from paragraph("No loss of packets is known from one window before the first record to the last.", width)
        return
    sentences = [f"{amount(len(blind.losses), 'losses')} overlap: {lasting(blind.blind_us)} without sight"]
    if blind.unbounded:
        sentences.append(f"of {blind.unbounded} the beginning or the end is not known, so it can be longer")
    sentences.append(f"{amount(blind.packets, 'packets')} known to be lost")
    if blind.uncounted:
        sentences.append(f"those of {blind.uncounted} were not counted")
    yield from paragraph(f"{'; '.join(sentences)}.", width)
    for loss in blind.losses:
        begin = "not known" if loss.from_us is None else stamp(loss.from_us, told.zone)
        end = "not known" if loss.to_us is None else stamp(loss.to_us, told.zone)
        packets = "packets not counted" if loss.packets is None else amount(loss.packets, "packets")
        yield from paragraph(f"{loss.cause}: from {begin} to {end}, {packets}", width, "    ", "  ")
    yield from paragraph("What went by in that time could add to the measure; it cannot lessen it.", width)


def _exceptions(told: Explanation, width: int) -> Iterator[str]:
    for left in told.left_out:
        yield from paragraph(f"{left.origin}; a record counts only where:", width)
        yield from tree(left.lines, width, "    ")
        if left.records:
            count = f"{amount(left.records, 'records')} of {amount(left.flows, 'flows')}"
            yield from paragraph(f"It left out {count} of this group that would have counted.", width, "    ")
        elif told.flows is not None:
            yield from paragraph("It left out nothing of this group in that time.", width, "    ")
    changed = told.setting["shipped"] if told.setting else {}
    for name, shipped in changed.items():
        if name in {"level", "schedules"}:
            yield from paragraph(f"The policy sets another {name}; the signature's own: {shipped}.", width)
    for sentence in told.restraint:
        yield from paragraph(sentence, width)
    if told.rules and not told.left_out:
        yield from paragraph("No filter, exemption or allowance stands on this signature.", width)


def _reproduce(told: Explanation, width: int) -> Iterator[str]:
    if told.exact:
        yield from paragraph(
            "The stored flow records, matched anew, give the number of flows, the bytes and the minutes of this alert.",
            width,
        )
    yield from paragraph("The same input, settings and key give the same bytes:", width)
    yield from paragraph(told.command, width, "    ", "  ")
    alert = told.alert
    signature = alert["signature"]
    rows = [("signature", f"{signature['name']} of {signature['version']}, {signature['sha256'][:_HASH_SHOWN]}…")]
    rows += [
        (name, digest if len(digest) <= _HASH_SHOWN else f"{digest[:_HASH_SHOWN]}…")
        for name, digest in told.hashes.items()
        if digest
    ]
    yield from paragraph("SHA-256, beginnings (--json gives the whole):", width)
    yield from pairs([(f"  {name}", digest) for name, digest in rows], width)
    differing = [name for name, digest in alert["hashes"].items() if told.hashes.get(name, digest) != digest]
    if differing:
        yield from paragraph(f"The alert tells another hash of {', '.join(differing)} than the summary.", width)
    yield from paragraph(", ".join(f"{name} {version}" for name, version in told.versions.items()), width)
