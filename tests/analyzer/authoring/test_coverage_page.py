"""The page on a policy's coverage: complete, safe, the same each time, and as a browser shows it."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from hallmonitor.authoring.coverage_page import coverage_page
from hallmonitor.authoring.policy_coverage import PolicyCoverage, policy_coverage
from hallmonitor.replay import Rulebook
from hallmonitor.shipped import root
from hallmonitor.site import Site

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page


@pytest.fixture(scope="module", params=["torrington-4012", "clinton-4306"])
def covered(request: pytest.FixtureRequest) -> PolicyCoverage:
    return policy_coverage(Rulebook.load(request.param, Site(), root()), Site())


@pytest.fixture
def page_file(covered: PolicyCoverage, tmp_path: Path) -> Path:
    path = tmp_path / "coverage.html"
    path.write_text(coverage_page(covered), encoding="utf-8")
    return path


def test_the_same_coverage_gives_the_same_page(covered: PolicyCoverage) -> None:
    assert coverage_page(covered) == coverage_page(covered)


def test_every_clause_signature_and_system_is_on_the_page(covered: PolicyCoverage) -> None:
    text = coverage_page(covered)
    for clause in covered.clauses:
        assert f'id="{clause.id}"' in text
        for use in clause.uses:
            assert f"{use.setting.name}</code>" in text
            assert use.setting.threshold in text
    assert all(f'<th scope="row">{system.name}</th>' in text for system in covered.systems)
    assert text.count("<h3>") == len(covered.clauses)
    assert not re.search(r"(src|href)=\"(?!#)", text)


def test_what_a_policy_says_is_no_markup(covered: PolicyCoverage) -> None:
    clause = replace(covered.clauses[0], summary="<script>alert(1)</script>\u202e")
    text = coverage_page(replace(covered, clauses=(clause,)))
    assert "<script" not in text
    assert "&lt;script&gt;" in text
    assert "\u202e" not in text


def test_page_is_no_wider_than_the_window(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_everything_can_be_reached_from_the_top(page: Page) -> None:
    targets = page.eval_on_selector_all("a", "links => links.map(link => link.getAttribute('href'))")
    assert len(targets) >= 6
    for target in targets:
        assert page.locator(target).count() == 1


def test_headings_go_down_one_step_at_a_time_and_tables_are_named(page: Page) -> None:
    levels = page.eval_on_selector_all("h1, h2, h3, h4", "all => all.map(one => Number(one.tagName[1]))")
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    for table in page.locator("table").all():
        assert table.evaluate("one => one.parentElement.getAttribute('aria-label')")
        assert table.locator("thead th[scope=col]").count() >= 2


def test_it_prints_on_paper_without_its_navigation(page: Page) -> None:
    page.emulate_media(media="print")
    assert page.locator("nav").is_hidden()
    assert page.locator("#clauses").is_visible()
