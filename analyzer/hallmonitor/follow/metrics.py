"""What the service tells Prometheus of itself; no label holds an address, a device or a domain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client import Counter, Gauge
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from hallmonitor.follow.alert_measures import AlertMeasures
from hallmonitor.follow.told_alert import ToldAlert
from hallmonitor.follow.traffic_measures import TrafficMeasures
from hallmonitor.replay.provenance import versions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from prometheus_client import CollectorRegistry
    from prometheus_client.core import Metric

    from hallmonitor.follow.following import Step
    from hallmonitor.follow.judging import Counts
    from hallmonitor.follow.rules import Rules
    from hallmonitor.live.state_file import Raised

_PREFIX = "hallmonitor_follow"


class FollowMetrics:
    """The counters and gauges of following.

    Args:
        registry: where they are shown.
    """

    def __init__(self, registry: CollectorRegistry) -> None:
        def counter(name: str, sentence: str, *labels: str) -> Counter:
            return Counter(f"{_PREFIX}_{name}", sentence, labels, registry=registry)

        def gauge(name: str, sentence: str) -> Gauge:
            return Gauge(f"{_PREFIX}_{name}", sentence, registry=registry)

        self._records = counter("records_total", "Flow records that were judged.")
        self._bytes = counter("spool_bytes_total", "Bytes of the spools' files that were taken.")
        self._files = counter("spool_files_total", "Files of the spools that were taken.")
        self._ahead = counter(
            "records_ahead_total", "Flow records that were not judged: they begin more than a day after now."
        )
        self._damaged = counter("spool_files_damaged_total", "Files of the spools that could not be read.")
        self._missing = counter(
            "spool_files_missing_total", "Files of the spools that were gone before they were read."
        )
        self._renewed = counter("sequences_renewed_total", "Sensors whose numbering of files began anew.")
        self._commits = counter("commits_total", "Commits of the state.")
        self._troubles = counter("failures_total", "Steps that failed, and were tried again.", "what")
        self.rules_changed = counter("rules_changed_total", "Times that following went on by other rules.")
        """How often rules changed."""
        self._waiting = gauge("spool_files_waiting", "Files of the spools that are known to wait.")
        self._behind = gauge(
            "behind_seconds", "How far the records that were judged lie behind those that the agents have written."
        )
        self._age = gauge("newest_record_age_seconds", "Age of what the agents have written, by this machine's clock.")
        self._committed = gauge("last_commit_timestamp_seconds", "When the state was last committed.")
        self._left_out = _LeftOut()
        registry.register(self._left_out)
        self._alerts = AlertMeasures(registry)
        self._traffic = TrafficMeasures()
        registry.register(self._traffic)
        build = Gauge(
            "hallmonitor_build_info", "Which program this is; always 1.", ("program", "version"), registry=registry
        )
        build.labels("hallmonitor", versions()["hallmonitor"]).set(1)
        for what in ("spool", "state"):
            self._troubles.labels(what)

    def begin(self, rules: Rules, sensors: Iterable[str]) -> None:
        """Show all that rules make known at 0, at the start and after each change; what is counted already stays.

        Args:
            rules: that are in force.
            sensors: whose files are known.
        """
        self._alerts.begin(rules)
        buildings = [building.name for building in rules.site.buildings]
        self._traffic.begin(rules.rulebook.catalogue.categories, buildings, sensors)

    def stepped(self, step: Step) -> None:
        """Count what a step did."""
        if step.taken is not None:
            self._records.inc(step.records)
            self._bytes.inc(step.taken.file.size)
            self._files.inc()
            self._ahead.inc(step.ahead)
            self._damaged.inc(step.taken.unread)
            self._missing.inc(step.taken.missing)
            self._renewed.inc(step.taken.renewed)
            if step.columns is not None:
                self._traffic.add(step.taken.file.sensor, step.columns)

    def committed(self, alerts: Iterable[Raised], now_us: int) -> None:
        """Count a commit and its alerts."""
        self._commits.inc()
        self._committed.set(now_us / 1e6)
        for alert in alerts:
            self._alerts.raised(ToldAlert.of(alert.to_json()).told)

    def used(self, devices: Mapping[str, Mapping[str, int]]) -> None:
        """Show how many devices have used how much of each signature's allowances; see `AlertMeasures.used`."""
        self._alerts.used(devices)

    def failed(self, what: str) -> None:
        """Count a step that failed, by what it failed at: spool or state."""
        self._troubles.labels(what).inc()

    def stands(self, *, waiting: int, reached_us: int | None, newest_us: int | None, now_us: int) -> None:
        """Show how far following has come.

        Args:
            waiting: files that are known to wait.
            reached_us: time up to which records were judged, microseconds since 1970.
            newest_us: time up to which agents say that records are written.
            now_us: this machine's time.
        """
        self._waiting.set(waiting)
        if newest_us is not None:
            self._age.set((now_us - newest_us) / 1e6)
            if reached_us is not None:
                self._behind.set(max(0, newest_us - reached_us) / 1e6)

    def left_out(self, counts: Counts) -> None:
        """Show what the judge has left out so far."""
        self._left_out.counts = counts


class _LeftOut(Collector):
    """Counters that the judge keeps itself, and that outlive the process with its state."""

    def __init__(self) -> None:
        self.counts: Counts | None = None

    def collect(self) -> Iterable[Metric]:
        """Give them as they are now; none before the state was read.

        A zero shown until then would be taken for a new beginning, and all that was ever counted for an increase since.
        """
        counts = self.counts
        if counts is None:
            return
        yield CounterMetricFamily(
            f"{_PREFIX}_records_late", "Flow records that were not judged: they came after their time.", counts.late
        )
        yield CounterMetricFamily(
            f"{_PREFIX}_pairs_forgotten",
            "Pairs of device and domain that will be taken for new again.",
            counts.pairs_forgotten,
        )
        yield CounterMetricFamily(
            f"{_PREFIX}_losses_forgotten", "Losses that alerts will not tell.", counts.losses_forgotten
        )
        dropped = CounterMetricFamily(
            f"{_PREFIX}_rows_dropped", "Rows that were dropped for want of room.", labels=["signature"]
        )
        ungrouped = CounterMetricFamily(
            f"{_PREFIX}_records_ungrouped",
            "Flow records that matched, and lack what they are grouped by.",
            labels=["signature"],
        )
        for family, counted in ((dropped, counts.dropped), (ungrouped, counts.ungrouped)):
            for signature, number in sorted(counted.items()):
                family.add_metric([signature], number)
        yield dropped
        yield ungrouped
        held_back = CounterMetricFamily(
            f"{_PREFIX}_alerts_held_back",
            "Alerts that were not raised, by what the site file holds them back with.",
            labels=["by"],
        )
        for by, number in counts.held_back.items():
            held_back.add_metric([by], number)
        yield held_back
        yield GaugeMetricFamily(f"{_PREFIX}_rows_kept", "Rows that the judge keeps now.", counts.rows)

    def describe(self) -> Iterable[Metric]:
        """Say nothing beforehand, so that nothing is collected before following has begun."""
        return []
