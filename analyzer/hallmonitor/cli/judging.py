"""What `hallmonitor replay` does, once its command line is read."""

from __future__ import annotations

import json
import os
from pathlib import Path

from hallmonitor.cli.heuristics import parse_heuristics
from hallmonitor.cli.progress import progress_bar
from hallmonitor.cli.tunnels import parse_tunnels
from hallmonitor.cli.workers import parse_workers
from hallmonitor_service.faults import FaultsError
from hallmonitor_service.telling import note, say, step


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
    as_json: bool = False,
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
        as_json: tell what came of it as a JSON object instead of text.

    Raises:
        FaultsError: something that a person wrote or named cannot be used.
    """
    from hallmonitor.cli.judged import judged_lines, judged_value
    from hallmonitor.identity import default_key_path, load_or_make_key
    from hallmonitor.policy import exceptions_of_nothing, idle_exceptions, misspelt_groups, unused_exemptions
    from hallmonitor.replay import ReplayJob, Rulebook
    from hallmonitor.replay import replay as run
    from hallmonitor.shipped import root
    from hallmonitor.site import load_site

    opened = None if tunnels is None else parse_tunnels(tunnels)
    guesses = parse_heuristics(heuristics)
    threads = parse_workers(workers)
    if site is not None:
        step(f"reading the site configuration {site}")
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
    step(f"{len(names)} signatures of the policy {rulebook.policy.id} judge {', '.join(captures)}")
    with progress_bar("replaying") as advance:
        result = run(job, out, advance)
    step(f"wrote {out}")
    if as_json:
        say(json.dumps(judged_value(result), ensure_ascii=False))
    else:
        for line in judged_lines(result):
            say(line)
    for idle in unused_exemptions(rulebook.policy, configuration) + idle_exceptions(rulebook.policy, configuration):
        note(idle)


def _tell_of_key(path: Path) -> None:
    note(f"made a new site key: {path}")
