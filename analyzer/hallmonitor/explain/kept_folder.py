"""What a replay left in its output folder, read back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from hallmonitor.replay.outputs import ALERTS, FLOWS, FORMAT, SUMMARY
from hallmonitor.site.zone import load_zone
from hallmonitor_service.faults import Fault, FaultsError
from hallmonitor_service.nearest import nearest
from hallmonitor_service.source_text import read_source

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from zoneinfo import ZoneInfo

_MADE = "hallmonitor replay CAPTURE --policy NAME --out DIR makes it"
_NEEDED = ("ts", "ts_end", "flow_id", "device", "device_group", "schedule", "sensor")
_NEAR_LISTED = 8


@dataclass(frozen=True, slots=True)
class KeptFolder:
    """A replay's output.

    Attributes:
        path: the folder.
        alerts: as written, in their order.
        summary: as written.
        zone: the site's time zone.
    """

    path: Path
    alerts: tuple[Mapping[str, Any], ...]
    summary: Mapping[str, Any]
    zone: ZoneInfo

    def alert(self, wanted: str) -> Mapping[str, Any]:
        """Give the alert whose id begins with `wanted`, in any case.

        Raises:
            FaultsError: where none does, or several.
        """
        prefix = wanted.strip().lower()
        found = [alert for alert in self.alerts if prefix and alert["id"].startswith(prefix)]
        # An id can stand under two clauses of a policy; whoever gives the whole of it means the first.
        if found and all(alert["id"] == found[0]["id"] for alert in found):
            return found[0]
        path = self.path / ALERTS
        if found:
            listed = ", ".join(f"{alert['id']} ({alert['signature']['name']})" for alert in found[:_NEAR_LISTED])
            message = f"{len(found)} alerts begin with {wanted}"
            raise FaultsError.single(message, f"give more digits: {listed}", path)
        message = f"no alert is called {wanted!r}"
        raise FaultsError.single(message, self._meant(prefix), path)

    def setting(self, signature: str) -> Mapping[str, Any] | None:
        """Give how the policy applied a signature; None where it does not use it."""
        for setting in self.summary["settings"]["signatures"]:
            if setting["name"] == signature:
                return dict(setting)
        return None

    def clause(self, clause: str) -> Mapping[str, Any] | None:
        """Give a clause of the policy in the words of its file; None where it has none of that id."""
        for one in self.summary["policy"]["clauses"]:
            if one["id"] == clause:
                return dict(one)
        return None

    @property
    def lists(self) -> Mapping[str, list[str]]:
        """The site's lists, as signatures were filled from them."""
        return {name: list(entries) for name, entries in self.summary["settings"]["lists"].items()}

    @property
    def pipelines(self) -> list[str]:
        """The processing pipelines that signatures were read with."""
        return list(self.summary["settings"].get("pipelines", ()))

    def flows(self, first_us: int, last_us: int, equal: Mapping[str, str]) -> pa.Table | None:
        """Give the stored flow records that begin in [first, last] and hold certain texts; None where none are stored.

        Args:
            first_us: microseconds since 1970.
            last_us: likewise.
            equal: column -> text that it must hold.

        Raises:
            FaultsError: where what is stored there are no flow records.
        """
        stored = self._stored()
        if stored is None:
            return None
        kind = pa.timestamp("us", tz="UTC")
        wanted = (pc.field("ts") >= pa.scalar(first_us, kind)) & (pc.field("ts") <= pa.scalar(last_us, kind))
        for name, text in equal.items():
            wanted &= pc.field(name) == text
        return stored.to_table(filter=wanted)

    def first_times(self, devices: list[str]) -> dict[tuple[str, str], int]:
        """Give (device, domain) -> when its first stored record begins, microseconds since 1970.

        Args:
            devices: whose pairs are wanted.
        """
        stored = self._stored()
        if stored is None:
            return {}
        wanted = pc.field("device").isin(devices) & pc.field("domain").is_valid()
        found = stored.to_table(columns=["device", "domain", "ts"], filter=wanted)
        first = found.group_by(["device", "domain"]).aggregate([("ts", "min")])
        pairs = zip(first.column("device").to_pylist(), first.column("domain").to_pylist(), strict=True)
        return dict(zip(pairs, first.column("ts_min").cast(pa.int64()).to_pylist(), strict=True))

    def devices(self) -> list[str]:
        """Give the devices of the summary, sorted."""
        return sorted(str(tally["device"]) for tally in self.summary["tallies"]["devices"])

    @property
    def kept_flows(self) -> bool:
        """Whether flow records are stored."""
        return any((self.path / FLOWS).glob("*.parquet"))

    def _stored(self) -> ds.Dataset | None:
        if not self.kept_flows:
            return None
        folder = self.path / FLOWS
        try:
            stored = ds.dataset(sorted(map(str, folder.glob("*.parquet"))), format="parquet")
        except (pa.ArrowInvalid, OSError) as error:
            message = f"the flow records cannot be read: {str(error).splitlines()[0]}"
            raise FaultsError.single(message, "replay the capture again", folder) from None
        lacking = [name for name in _NEEDED if name not in stored.schema.names]
        if lacking:
            message = f"the flow records lack the columns {', '.join(lacking)}"
            raise FaultsError.single(message, "replay the capture again", folder)
        return stored

    def _meant(self, wanted: str) -> str:
        ids = [str(alert["id"]) for alert in self.alerts]
        if not ids:
            return "the replay found none"
        return nearest(wanted, ids) or f"see {self.path / ALERTS}, which holds {len(ids)}"


def open_folder(path: Path) -> KeptFolder:
    """Read alerts and summary of a replay's output folder.

    Raises:
        FaultsError: with every fault: what is missing, no JSON, or not a replay's.
    """
    if not path.is_dir():
        raise FaultsError.single("there is no such folder", _MADE, path)
    faults: list[Fault] = []
    summary = _summary(path / SUMMARY, faults)
    alerts = _alerts(path / ALERTS, faults)
    zone = None
    if summary is not None:
        try:
            zone = load_zone(str(summary.get("time_zone")))
        except KeyError:
            faults.append(Fault("the summary names no time zone that is known", "replay again", path / SUMMARY))
    if faults or summary is None or zone is None:
        raise FaultsError(faults)
    return KeptFolder(path, tuple(alerts), summary, zone)


def _summary(path: Path, faults: list[Fault]) -> Mapping[str, Any] | None:
    text = _text(path, "the replay's summary", faults)
    if text is None:
        return None
    try:
        summary = json.loads(text)
    except ValueError as error:
        faults.append(Fault(f"the summary is not JSON: {error}", "replay the capture again", path))
        return None
    if not isinstance(summary, dict) or summary.get("format") != FORMAT:
        faults.append(Fault("this is not the summary of a replay", _MADE, path))
        return None
    return summary


def _alerts(path: Path, faults: list[Fault]) -> list[Mapping[str, Any]]:
    text = _text(path, "the replay's alerts", faults)
    alerts: list[Mapping[str, Any]] = []
    for number, line in enumerate((text or "").splitlines(), 1):
        try:
            alert = json.loads(line)
        except ValueError as error:
            faults.append(Fault(f"the alert is not JSON: {error}", "replay the capture again", path, number))
            continue
        if isinstance(alert, dict) and {"id", "signature", "evidence", "crossed"} <= set(alert):
            alerts.append(alert)
        else:
            faults.append(Fault("this is not an alert", "replay the capture again", path, number))
    return alerts


def _text(path: Path, what: str, faults: list[Fault]) -> str | None:
    if not path.is_file():
        faults.append(Fault(f"{what} {'are' if what.endswith('s') else 'is'} missing", _MADE, path))
        return None
    try:
        return read_source(path, what).text
    except FaultsError as error:
        faults += error.faults
        return None
