"""What a report is made from: plain values that the replay fills in and the page reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from hallmonitor.report.restraint_view import RestraintView

if TYPE_CHECKING:
    from hallmonitor.report.usage_view import UsageView

AlertRecord: TypeAlias = Mapping[str, Any]
"""One alert in the form that one line of `alerts.jsonl` has."""


@dataclass(frozen=True, slots=True)
class ClauseView:
    """One clause of the policy.

    Attributes:
        id: policy-neutral id, for example `social-networking`.
        summary: the clause in a few words of our own.
        evidence: `seen`, `indicated` or `not_seen`.
        reason: why traffic cannot show it, where it is not seen; else what the traffic leaves out.
        instead: what can be done in its place, where it is not seen.
        signatures: names of the signatures that watch for it.
    """

    id: str
    summary: str
    evidence: str
    reason: str = ""
    instead: str = ""
    signatures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PolicyView:
    """The policy that the traffic was judged by; `adopted` is a date in words or ISO form, or empty."""

    id: str
    title: str
    board: str
    clauses: tuple[ClauseView, ...]
    adopted: str = ""


@dataclass(frozen=True, slots=True)
class CaptureView:
    """One input: file name without its folder, SHA-256 and size in bytes (both None for a pipe)."""

    name: str
    sha256: str | None = None
    size: int | None = None


@dataclass(frozen=True, slots=True)
class OutputView:
    """One file written beside the report: name within the folder, size in bytes, SHA-256."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class LossView:
    """A span in which the sensor was blind.

    Attributes:
        start_us, end_us: microseconds since 1970; None where the bound is not known.
        cause: one word, such as `capture_cut`.
        sensor: its name.
        capture: file name of the capture, where the loss is of one.
        packets: how many were lost, where they could be counted.
        detail: what more is known.
    """

    start_us: int | None
    end_us: int | None
    cause: str
    sensor: str = ""
    capture: str | None = None
    packets: int | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """First and last packet, microseconds since 1970."""

    first_us: int
    last_us: int


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts of the whole input; `octets` are IP bytes of both ways, `refused` packets that could not be decoded."""

    packets: int = 0
    octets: int = 0
    records: int = 0
    flows: int = 0
    devices: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True)
class DeviceTally:
    """One device: bytes and active minutes by category, and distinct active minutes over all categories."""

    device: str
    group: str
    octets: Mapping[str, int]
    minutes: Mapping[str, int]
    active_minutes: int

    @property
    def total(self) -> int:
        """Bytes of every category."""
        return sum(self.octets.values())


@dataclass(frozen=True, slots=True)
class NameTally:
    """Flow records and bytes that one name (service, domain, protocol, direction) accounts for."""

    name: str
    records: int
    octets: int


@dataclass(frozen=True, slots=True)
class TallyView:
    """Sums over all flow records.

    Attributes:
        bin_s: width of a time bin in seconds; a bin is numbered `ts // bin_s` since 1970.
        bins: category -> bin number -> bytes.
        devices: every device that was told apart, by name.
        services, domains, protocols, directions: largest first; the first two are capped by the tally.
        left_out: sentences on what the tally's bounds left out.
    """

    bin_s: int = 900
    bins: Mapping[str, Mapping[int, int]] = field(default_factory=dict)
    devices: tuple[DeviceTally, ...] = ()
    services: tuple[NameTally, ...] = ()
    domains: tuple[NameTally, ...] = ()
    protocols: tuple[NameTally, ...] = ()
    directions: tuple[NameTally, ...] = ()
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AllowanceSetting:
    """Incidental use that does not count: minutes and IP bytes a day (None for no limit), when, for which groups."""

    minutes: int | None
    octets: int | None
    schedules: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SignatureSetting:
    """One signature as it was applied.

    Attributes:
        name: of the signature.
        clause: that it stands for in the policy.
        level: of its alerts.
        operator, threshold, unit: what makes an alert; a plain rule has threshold 1 and `window_s` None.
        window_s: length of the window, seconds.
        quiet_s: for a plain rule, how long a silence ends its alert, seconds.
        schedules: only flows in these count; empty where all do.
        exempt_groups: device groups that do not count.
        filters: names of the filters that let permitted flows through.
        changed: which of level, threshold, schedules and exempt_groups the policy sets; the rest is as shipped.
        shipped: what the signature itself has of those that the policy changes, in words.
        allowances: incidental use that does not count.
    """

    name: str
    clause: str
    level: str
    operator: str
    threshold: float
    unit: str
    window_s: int | None
    quiet_s: int | None = None
    schedules: tuple[str, ...] = ()
    exempt_groups: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    shipped: Mapping[str, str] = field(default_factory=dict)
    allowances: tuple[AllowanceSetting, ...] = ()


@dataclass(frozen=True, slots=True)
class SettingsView:
    """What signatures, policy and site file set for this report.

    Attributes:
        signatures: in the policy's order.
        lists: the site's lists of domains, by name, each complete.
        groups: names of the site's device groups; all other devices are in `default`.
        working_days: such as `mon`.
        working_start, working_end: local times, such as `08:00`.
        device_key: `address` or `mac`: what a device is told apart by.
        calendar: each day or range of days with other hours, in words.
        bells: each bell schedule, in words.
        pipelines: those that signatures are read with, by name.
        buildings: names of the site's buildings.
    """

    signatures: tuple[SignatureSetting, ...]
    lists: Mapping[str, tuple[str, ...]]
    groups: tuple[str, ...]
    working_days: tuple[str, ...]
    working_start: str
    working_end: str
    device_key: str
    calendar: tuple[str, ...] = ()
    bells: tuple[str, ...] = ()
    pipelines: tuple[str, ...] = ()
    buildings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OverlayView:
    """A list that the site laid over the catalogue.

    Attributes:
        name: what the site calls it.
        licence: what its publisher allows.
        source: where it was got.
        date: the list's own, `YYYY-MM-DD`.
        sha256: of the list as it was got.
        domains, ranges: how many of each it holds.
    """

    name: str
    licence: str
    source: str
    date: str
    sha256: str
    domains: int
    ranges: int


@dataclass(frozen=True, slots=True)
class ReportInput:
    """Everything that the page shows; the same input gives the same bytes.

    Attributes:
        site: name of the site or district.
        time_zone: IANA name; every time of day is given in it.
        span: None where no packet was read.
        sensors: names of the sensors that saw the packets.
        alerts: in the order of `alerts.jsonl`.
        hashes: what -> SHA-256 (`ruleset`, `catalogue`, `input`, ...); None where there is none.
        versions: software -> version.
        outputs: the files beside the report.
        settings: thresholds, exemptions, lists and hours that were in force; None where they are not known.
        command: the command that makes this report again.
        addresses: device -> its addresses, where they were asked for; None where they were not.
        overlays: lists that the site laid over the catalogue, the last of which counts most.
        usage: what devices spent of allowances for incidental use.
        restraint: exceptions and cool-downs, with the alerts that they held back.
    """

    site: str
    time_zone: str
    policy: PolicyView
    captures: tuple[CaptureView, ...]
    span: Span | None
    sensors: tuple[str, ...]
    totals: Totals
    tallies: TallyView
    alerts: tuple[AlertRecord, ...]
    losses: tuple[LossView, ...]
    hashes: Mapping[str, str | None]
    versions: Mapping[str, str]
    outputs: tuple[OutputView, ...] = ()
    settings: SettingsView | None = None
    command: str = ""
    addresses: Mapping[str, Sequence[str]] | None = None
    overlays: tuple[OverlayView, ...] = ()
    usage: tuple[UsageView, ...] = ()
    restraint: RestraintView = field(default_factory=RestraintView)
