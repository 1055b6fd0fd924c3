"""Replay: captures in, a judged report out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from hallmonitor.alerts import Judge
from hallmonitor.catalogue.native import native_catalogue
from hallmonitor.replay import provenance
from hallmonitor.replay.allowances import Allowances
from hallmonitor.replay.capture_hashes import CaptureHashes, input_hash
from hallmonitor.replay.concealment import Concealment
from hallmonitor.replay.intake import Intake
from hallmonitor.replay.losses import loss_views
from hallmonitor.replay.outputs import FLOWS, REPORT, OutputFolder
from hallmonitor.replay.progress import ReplayProgress, unseen
from hallmonitor.replay.repeated_captures import refuse_same_contents, refuse_same_files
from hallmonitor.replay.restraint import restrained
from hallmonitor.replay.settings import settings
from hallmonitor.replay.summary import summary
from hallmonitor.replay.writer import FlowWriter
from hallmonitor.report import ReportInput, Totals, render
from hallmonitor_engine import SCHEMA, TUNNELS, CaptureError, FlowReader
from hallmonitor_service.faults import Fault, FaultsError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hallmonitor.replay.job import ReplayJob
    from hallmonitor.replay.progress import ProgressSink
    from hallmonitor.report.view import CaptureView


ALERT_IDS = "hallmonitor alert ids"
"""Purpose of the key that alert ids are made with."""


@dataclass(frozen=True, slots=True)
class ReplayResult:
    """Where the output lies, which file of it is the report, and what the report was made from."""

    out: Path
    report: Path
    found: ReportInput


def replay(job: ReplayJob, out: Path, progress: ProgressSink = unseen) -> ReplayResult:
    """Judge captures and write flow records, alerts, summary and report.

    The output appears whole or, on an error or Ctrl-C, not at all.

    Args:
        job: what to do.
        out: the output folder; an earlier replay's is replaced.
        progress: is told how far the replay has come.

    Raises:
        FaultsError: a capture cannot be read or is given twice, or the output folder cannot be used.
    """
    refuse_same_files(job.captures)
    allowances = Allowances(job.rulebook.policy.entries, job.site.zone)
    judge = Judge(
        job.rulebook.signatures,
        job.rulebook.policy,
        job.site,
        id_key=job.key.derived(ALERT_IDS),
        address_words=str if job.show_addresses else Concealment(job.site, job.key).name,
        narrowing=allowances.narrowing,
    )
    with OutputFolder(out) as folder, CaptureHashes(job.captures) as hashes:
        try:
            reader = _open(job)
            with FlowWriter(folder.staging / FLOWS, SCHEMA, job.site, show_addresses=job.show_addresses) as writer:
                intake = Intake(job.site, job.key, judge, writer, show_addresses=job.show_addresses)
                _read(reader, intake, progress)
        except CaptureError as error:
            faults = [Fault(each.message, each.remedy, Path(each.path)) for each in (error, *error.others)]
            raise FaultsError(faults) from None
        captures = hashes.wait()
        refuse_same_contents(job.captures, captures)
        found = replace(_found(job, reader, intake, judge, captures), usage=allowances.usage())
        folder.write_alerts(found.alerts)
        found = replace(found, outputs=folder.files())
        folder.write_summary(summary(found, reader.counters(), judge.ungrouped, judge.dropped))
        folder.write_report(render(replace(found, outputs=folder.files())))
        folder.commit()
    return ReplayResult(folder.path, folder.path / REPORT, found)


def _open(job: ReplayJob) -> FlowReader:
    return FlowReader(
        job.captures,
        catalogue=native_catalogue(job.rulebook.catalogue),
        home_networks=[str(network) for network in job.site.home_networks],
        tunnels=TUNNELS if job.tunnels is None else job.tunnels,
        heuristics=job.heuristics,
        workers=job.workers,
    )


def _read(reader: FlowReader, intake: Intake, progress: ProgressSink) -> None:
    while not reader.done:
        for batch in reader.step():
            intake.take(batch)
        state = reader.progress()
        progress(ReplayProgress(state.bytes_read, state.bytes_total, state.packets, intake.tally.records))


def _found(
    job: ReplayJob, reader: FlowReader, intake: Intake, judge: Judge, captures: tuple[CaptureView, ...]
) -> ReportInput:
    whole = input_hash(captures)
    hashes = job.hashes
    told = {name: hashes[name] for name in ("ruleset", "catalogue")} | ({"input": whole} if whole else {})
    losses = reader.losses()
    tally = intake.tally
    alerts, restraint = restrained(judge.finish(losses, told), job.site)
    return ReportInput(
        site=job.site.name,
        time_zone=job.site.time_zone,
        policy=job.rulebook.policy_view,
        settings=settings(job.rulebook, job.site),
        captures=captures,
        span=tally.span,
        sensors=tally.sensors,
        totals=_totals(reader.counters(), intake),
        tallies=tally.view(),
        alerts=tuple(alert.as_json() for alert in alerts),
        losses=loss_views(losses),
        hashes={**hashes, "input": whole},
        versions=provenance.versions(),
        command=job.command,
        addresses=intake.addresses,
        overlays=job.rulebook.overlay_views,
        restraint=restraint,
    )


def _totals(counters: Mapping[str, object], intake: Intake) -> Totals:
    refused = counters["refused"]
    return Totals(
        packets=_whole(counters["packets"]),
        octets=intake.tally.octets,
        records=intake.tally.records,
        flows=_whole(counters["flows"]),
        devices=intake.tally.devices,
        refused=sum(map(_whole, refused.values())) if isinstance(refused, dict) else 0,
    )


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0
