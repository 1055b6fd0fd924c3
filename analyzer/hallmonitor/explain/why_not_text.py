"""How close a signature came, as a page of text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallmonitor.alerts.local_time import span
from hallmonitor.explain.layout import heading, pairs, paragraph
from hallmonitor.explain.local_words import amount, clock, stamp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hallmonitor.explain.near_miss import Look, WhyNot, Without
    from hallmonitor.explain.part_counts import PartCount

_TOLD_WITHOUT = 4
_COLUMN = 9


def why_not_text(told: WhyNot, width: int) -> str:
    """Give an answer as lines, without the last line's end."""
    lines = paragraph(f"{told.signature}: {told.title}", width, "", "  ")
    lines += pairs(
        [("device", told.device), ("asked about", stamp(told.at_us, told.zone)), ("policy", told.policy)], width
    )
    lines += [*heading("Answer", width), *_answer(told, width)]
    if told.measure:
        lines += [
            *heading("What it measures", width),
            *paragraph(f"{told.measure[:1].upper()}{told.measure[1:]}.", width),
        ]
    for look in told.looks:
        lines += [*heading(_title(told, look), width), *_look(told, look, width)]
    if told.notes:
        lines += [*heading("Note", width), *(line for note in told.notes for line in paragraph(note, width))]
    return "\n".join(lines)


def _answer(told: WhyNot, width: int) -> Iterator[str]:
    if not told.applies:
        yield from paragraph(
            "The policy does not use this signature, so it can raise no alert. Here it is judged by its own threshold.",
            width,
        )
    for alert in told.fired:
        yield from paragraph(f"It did fire that day: alert {alert['id']}, {alert['why']}.", width)
    closest = next((look for look in told.looks if look.what == "best"), told.looks[0] if told.looks else None)
    if closest is None:
        return
    if closest.at_us is None:
        day = stamp(told.at_us, told.zone)[:10]
        seen = any(look.records for look in told.looks)
        sentence = "No record of this device counted on" if seen else "The replay has no record of this device on"
        yield from paragraph(f"{sentence} {day}.", width)
    else:
        yield from paragraph(
            f"That day it came, at {clock(closest.at_us, told.zone)}, to {_reached(told, closest)}.", width
        )
    if closest.across and not told.fired and told.applies:
        yield from paragraph("That is across the threshold, yet no alert stands there: see the notes.", width)
    decided = [one for one in told.without if one.across and not closest.across]
    for one in decided[:_TOLD_WITHOUT]:
        reached = f"{amount(one.reached, told.unit)} at {clock(one.at_us, told.zone)}"
        words = f"Without {_condition(one)} it would have come to {reached}, across the threshold."
        yield from paragraph(words, width, "  ", "  ")


def _condition(one: Without) -> str:
    return f'"{one.words}"{f" ({one.origin})" if one.origin else ""}'


def _title(told: WhyNot, look: Look) -> str:
    times = f"{stamp(look.from_us, told.zone)[:16]} to {clock(look.to_us, told.zone)}"
    if look.what == "day":
        return f"The whole local day {stamp(look.to_us, told.zone)[:10]}"
    window = span(told.window_us)
    return (
        f"The {window} that end at the time asked about: {times}"
        if look.what == "asked"
        else f"The closest {window} of that day: {times}"
    )


def _look(told: WhyNot, look: Look, width: int) -> Iterator[str]:
    if not look.records:
        yield from paragraph("There is no flow record of this device.", width)
        return
    records = f"{amount(look.records, 'flow records')} of this device, in {amount(look.flows, 'flows')}."
    yield from paragraph(f"{records} How many records pass each condition, and how many it alone left out:", width)
    for rule in look.rules:
        if len(look.rules) > 1:
            yield from paragraph(f"{rule.name}:", width)
        yield f"  {'passed':>{_COLUMN}}{'left out':>{_COLUMN}}"
        yield from _counts(rule.counts, width, 0)
    if look.within:
        records = f"{amount(look.within, 'matching records')} {_verb(look.within, 'do', 'does')} not count"
        yield from paragraph(f"{records}: {'; '.join(told.allowances)} is allowed.", width)
    if look.undecided:
        records = f"{amount(look.undecided, 'more records')} {_verb(look.undecided, 'count', 'counts')}"
        yield from paragraph(f"Whether {records} is not known: home addresses are not stored.", width)
    group = {name: value for name, value in look.group.items() if name not in {"device", "sensor"}}
    if group:
        words = ", ".join(f"{name} {'not known' if value is None else value}" for name, value in group.items())
        yield from paragraph(f"The group that came closest: {words}.", width)
    yield from paragraph(f"Reached: {_reached(told, look)}.", width)
    yield from _steps(look, width)
    # What changes nothing is no news, nor is what else would have crossed.
    telling = [one for one in look.without if one.reached != look.reached and not look.across]
    for one in telling[:_TOLD_WITHOUT]:
        verdict = "across the threshold" if one.across else "still not across"
        yield from paragraph(
            f"Without {_condition(one)}: {amount(one.reached, told.unit)}, {verdict}.", width, "  ", "  "
        )


def _verb(records: int, many: str, one: str) -> str:
    return one if records == 1 else many


def _steps(look: Look, width: int) -> Iterator[str]:
    if look.missing:
        yield from paragraph(f"Missing: {', then '.join(look.missing)}.", width)
    if look.out_of_order:
        yield from paragraph("Every step is there, but not in the order that is asked for.", width)
    if look.in_the_way:
        yield from paragraph(f"In the way: {', '.join(look.in_the_way)}.", width)


def _counts(counts: PartCount, width: int, depth: int) -> Iterator[str]:
    alone = f"{counts.alone:,}" if counts.alone else "-"
    before = f"  {counts.passed:>{_COLUMN},}{alone:>{_COLUMN}}  {'  ' * depth}"
    words = counts.words if not counts.origin else f"{counts.origin}: {counts.words}"
    if counts.undecided:
        words += f" (of {counts.undecided:,} not known)"
    lines = paragraph(f"{words}{':' if counts.parts else ''}", width, " " * len(before), "  ")
    yield before + lines[0].strip()
    yield from lines[1:]
    for part in counts.parts:
        yield from _counts(part, width, depth + 1)


def _reached(told: WhyNot, look: Look) -> str:
    most = "at most " if look.at_most else ""
    asked = f"; asked for {told.asked}" if told.asked else ""
    return f"{most}{amount(look.reached, told.unit)}{asked}"
