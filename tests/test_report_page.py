"""The report as a browser shows it: nothing asked of the network, nothing clipped, at desk and phone width."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from conftest import DemoDay

CHROMIUM = shutil.which("chromium")
WIDTHS = (1100, 400)

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")


@pytest.fixture(scope="module")
def report(
    demo_day: DemoDay,
    hallmonitor: Callable[..., subprocess.CompletedProcess[bytes]],
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    folder = tmp_path_factory.mktemp("report")
    arguments = ["--site", demo_day.site, "--site-key", folder / "key", "--policy", "torrington-4012"]
    done = hallmonitor("replay", demo_day.capture, *arguments, "--out", folder / "out")
    assert done.returncode == 0, done.stderr
    return folder / "out" / "report.html"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # The sandbox needs privileges that a build machine may lack; the page shown is our own.
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture(params=WIDTHS, ids=lambda width: f"{width} px")
def page(request: pytest.FixtureRequest, browser: Browser, report: Path) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": request.param, "height": 900})
    shown = context.new_page()
    asked: list[str] = []
    told: list[str] = []
    shown.on("request", lambda sent: asked.append(sent.url))
    shown.on("console", lambda message: told.append(message.text))
    shown.goto(report.as_uri())
    yield shown
    context.close()
    assert asked == [report.as_uri()]
    assert told == []


def test_page_is_no_wider_than_the_window(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_pictures_are_drawn_and_named(page: Page) -> None:
    pictures = page.locator("svg[role=img]")
    assert pictures.count() >= 3
    for picture in pictures.all():
        box = picture.bounding_box()
        assert box is not None
        assert box["width"] > 200
        assert box["height"] > 50
        assert picture.locator("title").first.text_content()


def test_text_in_pictures_stays_inside_them(page: Page) -> None:
    outside = page.evaluate(
        """() => [...document.querySelectorAll('svg[role=img]')].flatMap(svg => {
            const frame = svg.getBoundingClientRect();
            return [...svg.querySelectorAll('text')].filter(text => {
                const box = text.getBoundingClientRect();
                return box.left < frame.left - 1 || box.right > frame.right + 1
                    || box.top < frame.top - 1 || box.bottom > frame.bottom + 1;
            }).map(text => text.textContent);
        })"""
    )
    assert outside == []


def test_every_section_can_be_reached_from_the_top(page: Page) -> None:
    targets = page.eval_on_selector_all("nav a", "links => links.map(link => link.getAttribute('href'))")
    assert len(targets) >= 6
    for target in targets:
        assert page.locator(target).count() == 1
