"""What `hallmonitor replay` does, once its command line is read."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from hallmonitor.cli.heuristics import parse_heuristics
from hallmonitor.cli.progress import progress_bar
from hallmonitor.cli.tunnels import parse_tunnels
from hallmonitor.cli.workers import parse_workers
from hallmonitor_service.faults import FaultsError
from hallmonitor_service.telling import say, tell

if TYPE_CHECKING:
    from hallmonitor.replay import ReplayResult


def judge_captures(
    captures: list[str],
    policy: str,
    out: Path,
    *,
    site: Path | None = None,
    site_key: Path | None = None,
    show_addresses: bool = False,
    tunnels: str | None = None,
    heuristics: str | None = None,
    workers: str | None = None,
) -> None:
    """Judge captures by a policy: flow records, alerts, a summary and one self-contained report.

    Args:
        captures: paths; - is standard input.
        policy: a shipped policy's name, or the path of a policy file.
        out: the folder to write.
        site: the site configuration; None for the defaults.
        site_key: the key of the pseudonyms; None for the default path.
        show_addresses: show addresses instead of pseudonyms.
        tunnels: the tunnels to look into, as `parse_tunnels` takes them.
        heuristics: which guesses to make, as `parse_heuristics` takes them.
        workers: how many threads work on packets, as `parse_workers` takes it.

    Raises:
        FaultsError: something that a person wrote or named cannot be used.
    """
    from hallmonitor.identity import default_key_path, load_or_make_key
    from hallmonitor.policy import exceptions_of_nothing, idle_exceptions, misspelt_groups, unused_exemptions
    from hallmonitor.replay import ReplayJob, Rulebook
    from hallmonitor.replay import replay as run
    from hallmonitor.shipped import root
    from hallmonitor.site import load_site

    opened = None if tunnels is None else parse_tunnels(tunnels)
    guesses = parse_heuristics(heuristics)
    threads = parse_workers(workers)
    configuration = load_site(site)
    rulebook = Rulebook.load(policy, configuration, root(), site)
    names = [signature.name for signature in rulebook.signatures]
    faults = misspelt_groups(rulebook.policy, configuration, site)
    faults += exceptions_of_nothing(rulebook.policy, configuration, names, site)
    if faults:
        raise FaultsError(faults)
    job = ReplayJob(
        captures=tuple(map(Path, captures)),
        rulebook=rulebook,
        site=configuration,
        key=load_or_make_key(site_key or default_key_path(os.environ), _tell_of_key, folders=site_key is None),
        policy_named=policy,
        site_file=site,
        show_addresses=show_addresses,
        tunnels=opened,
        heuristics=guesses,
        workers=threads,
    )
    with progress_bar("replaying") as advance:
        result = run(job, out, advance)
    _tell(result)
    for note in unused_exemptions(rulebook.policy, configuration) + idle_exceptions(rulebook.policy, configuration):
        tell(note)


def _tell_of_key(path: Path) -> None:
    tell(f"made a new site key: {path}")


def _tell(result: ReplayResult) -> None:
    found = result.found
    totals = found.totals
    say(
        f"{found.policy.id}: {totals.packets:,} packets, {totals.flows:,} flows, {totals.devices:,} devices; "
        f"{len(found.alerts):,} alerts"
    )
    counted = Counter((alert["clause"], alert["signature"]["title"], alert["level"]) for alert in found.alerts)
    for (clause, title, level), count in sorted(counted.items()):
        say(f"  {count:>4}  {level:<8}  {clause:<22}  {title}")
    if found.restraint.held:
        by = f"{found.restraint.by_exceptions:,} by exceptions, {found.restraint.by_cool_down:,} to cool down"
        say(f"  not raised: {found.restraint.held:,} ({by})")
    for loss in found.losses:
        say(f"  blind: {loss.cause}: {loss.detail or ''}".rstrip(": "))
    say(f"  report: {result.report}")
