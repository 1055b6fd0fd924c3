from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hallmonitor.identity import SiteKey
from hallmonitor.replay.job import ReplayJob
from hallmonitor.replay.rulebook import Rulebook
from hallmonitor.shipped import root
from hallmonitor.site import Site

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture(scope="module")
def job() -> ReplayJob:
    rulebook = Rulebook.load("clinton-4306", Site(), root())
    return ReplayJob((Path("/x/a.pcap"),), rulebook, Site(), SiteKey(bytes(32)))


def test_command_can_be_typed_again(job: ReplayJob) -> None:
    assert job.command == "hallmonitor replay a.pcap --policy clinton-4306 --out DIR --site-key FILE"
    named = replace(job, site_file=Path("/x/site.toml"), show_addresses=True)
    assert named.command.endswith("--out DIR --site site.toml --site-key FILE --show-addresses")
    assert "--policy own.yml --out" in replace(job, policy_named="/x/own.yml").command


@pytest.mark.parametrize(
    ("change", "changed"),
    [
        (lambda job: replace(job, site=Site(name="Another")), {"site configuration"}),
        (lambda job: replace(job, key=SiteKey(bytes([1]) * 32)), {"site key (check value)"}),
        (lambda job: replace(job, captures=()), set()),
    ],
)
def test_hashes_show_what_changed(job: ReplayJob, change: Callable[[ReplayJob], ReplayJob], changed: set[str]) -> None:
    other = change(job)
    assert {name for name in job.hashes if job.hashes[name] != other.hashes[name]} == changed
