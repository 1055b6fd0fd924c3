"""What `hallmonitor policy` does, once its command line is read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hallmonitor.cli.signatures_choosing import load_meant
from hallmonitor_service.faults import Fault, FaultsError
from hallmonitor_service.leaving import EXIT_FAULT, EXIT_FOUND
from hallmonitor_service.telling import say, say_faults, step

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from hallmonitor.authoring.policy_coverage import PolicyCoverage

FORMAT_NAMES = ("table", "json", "html")


def check_policies(policies: Sequence[str], site: Path | None, *, as_json: bool = False) -> int:
    """Tell every mistake in policies.

    Args:
        policies: names of shipped policies, or paths of files; none for all shipped ones.
        site: the site configuration, whose groups are held against those that a policy exempts; None for no site.
        as_json: one JSON object a line instead of text.

    Returns:
        0 where nothing was found, 1 where there are only warnings, 2 where a policy cannot be used.

    Raises:
        FaultsError: the signatures or the site configuration cannot be used, or no policy has such a name.
    """
    from hallmonitor.authoring.policy_check import policy_path, policy_warnings
    from hallmonitor.catalogue import load_catalogue
    from hallmonitor.policy import (
        exceptions_of_nothing,
        idle_exceptions,
        known_policies,
        load_policy,
        misspelt_groups,
        unused_exemptions,
    )
    from hallmonitor.shipped import root
    from hallmonitor.site import load_site

    configuration = load_site(site)
    (loaded,) = load_meant([], site)
    catalogue = load_catalogue(root(), configuration.catalogue.overlay_paths(site))
    faults, warnings = list[Fault](), list[Fault]()
    names = list(policies) or known_policies(root())
    for name in names:
        step(f"checking the policy {name}")
        try:
            policy = load_policy(name, loaded.whole, root())
        except FaultsError as error:
            faults += error.faults
            continue
        path = policy_path(name, root())
        warnings += policy_warnings(policy, path, loaded.whole, catalogue.categories)
        if site is not None:
            faults += misspelt_groups(policy, configuration, site)
            faults += exceptions_of_nothing(policy, configuration, loaded.whole.names, site)
            notes = unused_exemptions(policy, configuration) + idle_exceptions(policy, configuration)
            warnings += [Fault(note, "", path) for note in notes]
    for kind, found in (("fault", faults), ("warning", warnings)):
        say_faults(dict.fromkeys(found), kind, as_json=as_json)
    if not (faults or warnings or as_json):
        say(f"{len(names)} {'policy' if len(names) == 1 else 'policies'}: nothing was found")
    return EXIT_FAULT if faults else EXIT_FOUND if warnings else 0


def cover_policy(name: str, format_name: str, out: Path | None, site: Path | None) -> None:
    """Write what of a policy can be seen.

    Args:
        name: a shipped policy's, or the path of a file.
        format_name: one of `FORMAT_NAMES`.
        out: the file to write; None for standard output.
        site: the site configuration; None for the defaults.

    Raises:
        FaultsError: something that a person wrote or named cannot be used, or the file cannot be written.
    """
    from hallmonitor.authoring.policy_coverage import policy_coverage
    from hallmonitor.flows.destination import destination
    from hallmonitor.replay import Rulebook
    from hallmonitor.shipped import root
    from hallmonitor.site import load_site

    configuration = load_site(site)
    covered = policy_coverage(Rulebook.load(name, configuration, root(), site), configuration)
    text = "".join(_text(covered, format_name))
    with destination(out) as stream:
        stream.write(text.encode())


def _text(covered: PolicyCoverage, format_name: str) -> Iterator[str]:
    from hallmonitor.authoring.coverage_page import coverage_page
    from hallmonitor.authoring.policy_coverage import TITLES, coverage_details, coverage_rows, coverage_values
    from hallmonitor.authoring.text_table import text_table

    if format_name == "html":
        yield coverage_page(covered)
    elif format_name == "json":
        for value in coverage_values(covered):
            yield f"{json.dumps(value, ensure_ascii=False)}\n"
    else:
        yield f"{covered.policy.title}, {covered.policy.board}\n{covered.summary}\n\n"
        for line in (*text_table(TITLES, list(coverage_rows(covered))), *coverage_details(covered)):
            yield f"{line}\n"
