"""What docs/site-file.md shows can be written so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from hallmonitor.policy.model import SignatureUse
from hallmonitor.shipped import root
from hallmonitor.signature import load_signatures
from hallmonitor.site import Site, load_site

PAGE = Path(__file__).parents[1] / "docs" / "site-file.md"


def _blocks() -> list[str]:
    """The fenced blocks of the page, in order."""
    text = PAGE.read_text(encoding="utf-8")
    return re.findall(r"^```(?:toml|yaml)[^\n]*\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    path = tmp_path / "site.toml"
    path.write_text("\n\n".join(block for block in _blocks() if not block.startswith("signatures:")))
    return load_site(path)


def test_the_site_is_read(site: Site) -> None:
    assert [holiday.name for holiday in site.calendar.holidays] == ["Winter recess"]
    assert [early.bell_schedule for early in site.calendar.early_dismissals] == ["early"]
    assert [schedule.name for schedule in site.bell_schedules] == ["regular", "early"]
    assert [period.name for period in site.bell_schedules[0].periods] == ["1", "Lunch"]


def test_its_exceptions_are_for_signatures_that_there_are(site: Site) -> None:
    signatures = load_signatures(root(), Site().placeholders)
    named = [*(each.signature for each in site.exceptions), *(each.signature for each in site.cool_down)]
    assert named
    assert all(name in {signature.name for signature in signatures} for name in named)


def test_the_allowances_are_read() -> None:
    (block,) = (block for block in _blocks() if block.startswith("signatures:"))
    (use,) = yaml.safe_load(block)["signatures"]
    assert [each.minutes for each in SignatureUse.model_validate(use).allowances] == [60, 20]
