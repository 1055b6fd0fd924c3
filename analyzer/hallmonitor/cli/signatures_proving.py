"""What `hallmonitor signatures check` and `test` do, once their command line is read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hallmonitor.cli.signatures_choosing import load_meant
from hallmonitor_service.faults import FaultsError
from hallmonitor_service.leaving import EXIT_FAULT, EXIT_FOUND
from hallmonitor_service.telling import say, say_faults

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def check_signatures(
    words: list[str] | None = None,
    site: Path | None = None,
    *,
    as_json: bool = False,
    pipelines: Sequence[str] = (),
) -> int:
    """Tell every mistake in signatures.

    Args:
        words: paths, or names of shipped signatures; none for all shipped ones.
        site: the site configuration; None for the defaults.
        as_json: one JSON object a line instead of text.
        pipelines: processing pipelines beside those of the site.

    Returns:
        0 where nothing was found, 1 where there are only warnings, 2 where a signature cannot be used.

    Raises:
        FaultsError: a word means nothing, or the site configuration cannot be used.
    """
    try:
        loaded = load_meant(words or [], site, pipelines=pipelines)
    except FaultsError as error:
        if not any(fault.line for fault in error.faults) and not as_json:
            raise  # a word or the site configuration: nothing was checked
        say_faults(error.faults, "fault", as_json=as_json)
        return EXIT_FAULT
    found = [finding for one in loaded for finding in one.findings]
    say_faults(found, "warning", as_json=as_json)
    if found:
        return EXIT_FOUND
    count = sum(len(one.signatures) for one in loaded)
    if not as_json:
        say(f"{count} {'signature' if count == 1 else 'signatures'}: nothing was found")
    return 0


def prove_signatures(
    words: list[str] | None = None,
    site: Path | None = None,
    *,
    as_json: bool = False,
    pipelines: Sequence[str] = (),
) -> int:
    """Tell of every signature how many of its samples pass, and of each that fails, why.

    Args:
        words: paths, or names of shipped signatures; none for all shipped ones.
        site: the site configuration, whose lists are filled in beside what samples take for granted.
        as_json: one JSON object a line instead of text.
        pipelines: processing pipelines beside those of the site.

    Returns:
        0 where every sample passes, else 1.

    Raises:
        FaultsError: something that a person wrote or named cannot be used.
    """
    from hallmonitor.authoring.proving import prove

    meant = load_meant(words or [], site, for_samples=True, pipelines=pipelines)
    signatures = [one for loaded in meant for one in loaded.signatures]
    width = max((len(one.name) for one in signatures), default=0)
    samples = failed = 0
    for signature in signatures:
        proof = prove(signature)
        samples += proof.match + proof.no_match
        failed += len(proof.failed)
        if as_json:
            say(json.dumps(proof.as_json(), ensure_ascii=False))
            continue
        say(proof.as_text(width))
        for fault in proof.failed:
            say(f"  {fault}")
    if not as_json:
        outcome = "all pass" if not failed else f"{failed} {'fails' if failed == 1 else 'fail'}"
        say(f"{len(signatures)} {'signature' if len(signatures) == 1 else 'signatures'}, {samples} samples: {outcome}")
    return EXIT_FOUND if failed else 0
