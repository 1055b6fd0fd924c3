"""Why a signature raised no alert for a device: what its records lacked, and how far the measure went."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hallmonitor.columns import VOCABULARY, Kind
from hallmonitor.explain.applied import AppliedSignature, apply, apply_setting, outer_columns
from hallmonitor.explain.first_times import with_first_seen
from hallmonitor.explain.incidental import Granted
from hallmonitor.explain.kept_folder import KeptFolder, open_folder
from hallmonitor.explain.looking import Looker, Span
from hallmonitor.explain.measure_words import measure_words, threshold_words
from hallmonitor.explain.moment import local_day, parse_moment
from hallmonitor.explain.near_miss import WhyNot
from hallmonitor.explain.restraint import restraint_sentences
from hallmonitor.policy import load_policy
from hallmonitor.replay.outputs import FLOWS
from hallmonitor.report.words import microseconds
from hallmonitor.shipped import root
from hallmonitor.signature import SignatureSet, load_signatures
from hallmonitor.site import load_site
from hallmonitor_service.faults import Fault, FaultsError
from hallmonitor_service.nearest import nearest, nearest_or_all

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from hallmonitor.explain.near_miss import Look, Without
    from hallmonitor.policy.model import PolicyEntry
    from hallmonitor.signature.model import Signature

_DEVICE = "device"
_PREFIX = "device-"


def why_not(  # noqa: PLR0913 - what is asked, and of what
    folder: Path,
    signature: str,
    device: str,
    at: str,
    *,
    policy: str | None = None,
    site: Path | None = None,
    signatures: SignatureSet | None = None,
) -> WhyNot:
    """Tell how close a signature came to an alert.

    Args:
        folder: a replay's output, with its flow records.
        signature: the signature's name.
        device: a device's pseudonym, or a beginning that only one has.
        at: the time asked about: ISO 8601, local where it has no offset.
        policy: name or path of a policy to judge by; the replay's own settings by default.
        site: a site file whose lists fill the signatures; the replay's own lists by default.
        signatures: those to choose from; the shipped ones by default.

    Raises:
        FaultsError: the folder is no replay's or lacks its flow records, or what is asked about is not there.
    """
    kept = open_folder(folder)
    known = signatures or _signatures(kept, site)
    faults: list[Fault] = []
    pseudonym, at_us = _device(kept, device, faults), _moment(kept, at, faults)
    if signature not in known:
        faults.append(Fault(f"no signature is called {signature!r}", nearest_or_all(signature, known.names)))
    if not kept.kept_flows:
        message = "the flow records of this replay are not there"
        faults.append(Fault(message, f"replay it again: {kept.summary['command']}", folder / FLOWS))
    if faults:
        raise FaultsError(faults)
    entry = None if policy is None else _entry(policy, signature, known)
    setting = kept.setting(signature)
    applied = _applied(known[signature], entry, setting if policy is None else None)
    looks, without, notes = _looks(kept, applied, pseudonym, at_us)
    if site is not None:
        notes = (*notes, "The site file's lists count here; hours, groups and categories stay those of the replay.")
    if policy is not None:
        notes = (*notes, f"Judged by the policy {policy}, not by that of the replay.")
    clause = setting["clause"] if entry is None and setting is not None else None if entry is None else entry.clause
    notes = (*notes, *restraint_sentences(kept.summary, signature, clause))
    correlation = applied.correlation
    return WhyNot(
        signature=signature,
        title=known[signature].title,
        policy=str(kept.summary["policy"]["id"]) if policy is None else policy,
        applies=(setting if policy is None else entry) is not None,
        device=pseudonym,
        at_us=at_us,
        unit=known[signature].unit,
        measure="" if applied.is_plain else measure_words(correlation, applied.names),
        operator=str(correlation.operator),
        threshold=correlation.threshold,
        asked=threshold_words(correlation),
        window_us=correlation.window_us,
        looks=looks,
        without=without,
        fired=tuple(_fired(kept, signature, pseudonym, at_us)),
        allowances=tuple(one.words for one in applied.allowances),
        notes=notes,
        zone=kept.zone,
    )


def _signatures(kept: KeptFolder, site: Path | None) -> SignatureSet:
    if site is None:
        return load_signatures(root(), kept.lists, pipelines=kept.pipelines)
    settings = load_site(site)
    return load_signatures(root(), settings.placeholders, pipelines=settings.signatures.pipelines)


def _looks(
    kept: KeptFolder, applied: AppliedSignature, device: str, at_us: int
) -> tuple[tuple[Look, ...], tuple[Without, ...], tuple[str, ...]]:
    """Look at the window that ends at the time asked about, and at the closest one of that local day."""
    correlation = applied.correlation
    begins_us, ends_us = local_day(at_us, kept.zone)
    grouped = all(_DEVICE in columns for columns in outer_columns(applied))
    first_us = min(at_us, begins_us) - applied.lookback_us
    table = kept.flows(first_us, max(at_us, ends_us - 1), {_DEVICE: device} if grouped else {})
    if table is None:
        return (), (), ()
    looker = Looker(applied, with_first_seen(kept, table, applied), device, kept.zone)
    best = looker.best(begins_us, ends_us - 1)
    spans = [Span("asked", at_us - correlation.window_us, at_us)]
    if best is None:
        spans.append(Span("day", begins_us - 1, ends_us - 1))
    elif best.at_us != at_us:
        spans.append(Span("best", best.at_us - correlation.window_us, best.at_us))
    looks = tuple(looker.look(span) for span in spans)
    without = () if any(look.at_most for look in looks) else looker.without(begins_us, ends_us - 1)
    return looks, without, tuple(_hidden(looker, grouped=grouped))


def _hidden(looker: Looker, *, grouped: bool) -> Iterator[str]:
    """Say what cannot be told, since a value is not stored or the measure is not of one device."""
    if not grouped:
        yield "This signature counts over several devices: the measure is of all, the conditions are told of this one."
    if looker.addresses_shown:
        return
    asked = {name for columns in looker.columns_read for name in columns}
    hidden = sorted(name for name in asked if name in VOCABULARY and VOCABULARY[name].kind is Kind.ADDRESS)
    if hidden:
        yield (
            f"Addresses of the district's own devices are not stored. Where {' and '.join(hidden)} is one of them, it "
            "is not known here, and such records stand together."
        )


def _applied(signature: Signature, entry: PolicyEntry | None, setting: Mapping[str, Any] | None) -> AppliedSignature:
    if entry is None:
        return apply_setting(signature, setting)
    return apply(
        signature,
        threshold=entry.threshold,
        schedules=entry.schedules,
        exempt_groups=entry.exempt_groups,
        allowances=tuple(map(Granted.of_policy, entry.allowances)),
    )


def _entry(policy: str, signature: str, known: SignatureSet) -> PolicyEntry | None:
    for entry in load_policy(policy, known, root()).entries:
        if entry.signature_name == signature:
            return entry
    return None


def _device(kept: KeptFolder, wanted: str, faults: list[Fault]) -> str:
    """Give the pseudonym that begins with what was written."""
    text = wanted.strip().lower()
    prefix = text if text.startswith(_PREFIX) else f"{_PREFIX}{text}"
    devices = kept.devices()
    found = [device for device in devices if text and device.startswith(prefix)]
    if len(found) == 1 or prefix in found:
        return prefix if prefix in found else found[0]
    if found:
        faults.append(Fault(f"{len(found)} devices begin with {wanted}", f"give more digits: {', '.join(found[:8])}"))
    else:
        remedy = nearest(prefix, devices) or f"the replay tells {len(devices)} devices apart, see its report"
        faults.append(Fault(f"no device is called {wanted!r}", remedy))
    return ""


def _moment(kept: KeptFolder, text: str, faults: list[Fault]) -> int:
    try:
        return parse_moment(text, kept.zone)
    except FaultsError as error:
        faults += error.faults
        return 0


def _fired(kept: KeptFolder, signature: str, device: str, at_us: int) -> Iterator[dict[str, str]]:
    """Give the alerts of that local day that this device had part in."""
    begins_us, ends_us = local_day(at_us, kept.zone)
    for alert in kept.alerts:
        ours = alert["device"] in {device, None}
        that_day = microseconds(alert["first"]) < ends_us and microseconds(alert["last"]) >= begins_us
        if alert["signature"]["name"] == signature and ours and that_day:
            yield {name: str(alert[name]) for name in ("id", "clause", "why")}
