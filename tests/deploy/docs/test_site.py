"""The site holds every page, in the order of its table of contents, and asks nothing of another machine."""

from __future__ import annotations

import re
import threading
from functools import partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

REPOSITORY = Path(__file__).parents[3]
DOCS = REPOSITORY / "docs"
CONFIGURATION = yaml.safe_load((REPOSITORY / "deploy" / "docs" / "mkdocs.yml").read_text(encoding="utf-8"))
FETCHED = {"src", "srcset", "poster", "data"}
"""Attributes that have a browser fetch something."""


class Fetches(HTMLParser):
    """What a page has a browser fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if value and (name in FETCHED or (tag == "link" and name == "href")):
                self.found.append(value)


class Silent(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Keep the tests' output to the tests."""


@pytest.fixture
def address(site: Path) -> Iterator[str]:
    """Where the site is served."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=str(site))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def shown(browser: Browser) -> Iterator[Page]:
    """A page of the browser, as wide as a desk's screen."""
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    yield context.new_page()
    context.close()


def _pages(entries: list[Any]) -> Iterator[str]:
    for entry in entries:
        if isinstance(entry, str):
            yield entry
        else:
            (held,) = entry.values()
            yield from [held] if isinstance(held, str) else _pages(held)


def test_every_page_is_in_the_contents_once_and_the_reverse() -> None:
    listed = list(_pages(CONFIGURATION["nav"]))
    assert len(listed) == len(set(listed))
    assert set(listed) == {str(path.relative_to(DOCS)) for path in DOCS.rglob("*.md")}


def test_every_page_is_built(site: Path) -> None:
    built = {str(path.relative_to(site)) for path in site.rglob("*.html")}
    assert {f"{page.removesuffix('.md')}.html" for page in _pages(CONFIGURATION["nav"])} | {"404.html"} == built


def test_no_page_has_anything_fetched_from_elsewhere(site: Path) -> None:
    for path in site.rglob("*.html"):
        fetches = Fetches()
        fetches.feed(path.read_text(encoding="utf-8"))
        assert len(fetches.found) > 3
        assert [each for each in fetches.found if re.match(r"(https?:)?//", each)] == [], path.name
    for path in site.rglob("*.css"):
        assert re.findall(r"(?:url\(|@import)\s*[\"']?(?:https?:)?//[^)]*", path.read_text(encoding="utf-8")) == []


def test_a_browser_searches_without_asking_anyone_else(address: str, shown: Page) -> None:
    asked: list[str] = []
    shown.on("request", lambda request: asked.append(request.url))
    shown.goto(f"{address}/index.html")
    shown.get_by_placeholder("Search").fill("spool.max_mb")
    shown.get_by_role("link", name="agent.toml").first.wait_for()
    shown.wait_for_function("document.querySelectorAll('.md-search-result__item').length > 0")
    results = shown.locator(".md-search-result__item").all_inner_texts()
    assert any("spool.max_mb" in result for result in results)
    assert [url for url in asked if not url.startswith((f"{address}/", "data:", f"blob:{address}/"))] == []


@pytest.mark.parametrize("name", ["index", "reference/metrics", "reference/agent-toml"])
def test_a_narrow_page_is_no_wider_than_its_window(address: str, shown: Page, name: str) -> None:
    shown.set_viewport_size({"width": 420, "height": 800})
    shown.goto(f"{address}/{name}.html")
    assert shown.evaluate("document.documentElement.scrollWidth") <= 420
