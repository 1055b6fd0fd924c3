"""The report as a browser shows it: nothing asked of the network, nothing clipped, at desk and phone width."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from conftest import DemoDay


@pytest.fixture(scope="module")
def page_file(
    demo_day: DemoDay,
    hallmonitor: Callable[..., subprocess.CompletedProcess[bytes]],
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    folder = tmp_path_factory.mktemp("report")
    arguments = ["--site", demo_day.site, "--site-key", folder / "key", "--policy", "torrington-4012"]
    done = hallmonitor("replay", demo_day.capture, *arguments, "--out", folder / "out")
    assert done.returncode == 0, done.stderr
    return folder / "out" / "report.html"


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
