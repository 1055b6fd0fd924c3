from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from hallmonitor.authoring.starting_file import Wish, write_starting_file
from hallmonitor.cli.completing import complete_signature
from hallmonitor.cli.signatures_choosing import load_meant
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from pathlib import Path


def test_every_completed_signature_can_be_loaded() -> None:
    names = complete_signature("")
    (loaded,) = load_meant(names, None)
    assert [one.name for one in loaded.signatures] == names


def test_the_sites_lists_fill_signatures(tmp_path: Path) -> None:
    site = tmp_path / "site.toml"
    site.write_text('[lists]\napproved_domains = ["wiki.example"]\n', encoding="utf-8")
    (loaded,) = load_meant(["shopping-over-allowance"], site)
    assert "wiki.example" in repr(loaded.signatures[0].rules[0].expression)
    (loaded,) = load_meant(["shopping-over-allowance"], site, for_samples=True)
    assert "approved.example" in repr(loaded.signatures[0].rules[0].expression)
    with pytest.raises(FaultsError):
        load_meant([], tmp_path / "none.toml")


def test_pipelines_of_the_command_line_and_of_the_site_read_names(tmp_path: Path) -> None:
    path = write_starting_file(Wish("mine", "other-use", "plain", date(2026, 5, 12)), tmp_path)
    path.write_text(
        path.read_text(encoding="utf-8").replace("    category: gaming\n", "    server.domain: a.example\n")
    )
    with pytest.raises(FaultsError, match=r"unknown field server\.domain"):
        load_meant([str(path)], None)
    site = tmp_path / "site.toml"
    site.write_text('[signatures]\npipelines = ["ecs"]\n', encoding="utf-8")
    by_site, by_name = load_meant([str(path)], site), load_meant([str(path)], None, pipelines=["ecs"])
    for (loaded,) in (by_site, by_name):
        assert "field='domain'" in repr(loaded.signatures[0].rules[0].expression)
    with pytest.raises(FaultsError, match="there is no pipeline zek"):
        load_meant([str(path)], None, pipelines=["zek"])
