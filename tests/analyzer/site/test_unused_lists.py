from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from hallmonitor.site import Site, load_site
from hallmonitor.site.unused_lists import unused_lists
from hallmonitor_service.faults import Fault

if TYPE_CHECKING:
    from pathlib import Path

USED = frozenset({"approved_domains", "partner_domains"})


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("approved_domain", "did you mean approved_domains?"),
        ("parter_domains", "did you mean partner_domains?"),
        ("zzz", "known: approved_domains, partner_domains"),
    ],
)
def test_a_list_that_nothing_uses_is_a_fault_with_its_line(tmp_path: Path, name: str, remedy: str) -> None:
    path = tmp_path / "site.toml"
    path.write_text(f'name = "S"\n[lists]\npartner_domains = []\n{name} = ["a.example"]\n')
    site = load_site(path)
    assert unused_lists(site, USED, path) == [Fault(f"no signature uses the list {name}", remedy, path, 4)]
    assert unused_lists(site, {*USED, name}, path) == []


def test_without_a_file_there_is_no_line() -> None:
    site = Site.model_validate({"lists": {"zzz": []}})
    assert unused_lists(site, (), None) == [Fault("no signature uses the list zzz")]


def test_a_pipe_is_not_read_again(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (fault,) = unused_lists(Site.model_validate({"lists": {"zzz": []}}), USED, tmp_path / "pipe")
    assert (fault.path, fault.line) == (tmp_path / "pipe", None)


def test_approved_domains_may_stay_unused_while_empty() -> None:
    assert unused_lists(Site(), (), None) == []
    site = Site.model_validate({"lists": {"approved_domains": ["a.example"]}})
    assert [fault.message for fault in unused_lists(site, (), None)] == ["no signature uses the list approved_domains"]
