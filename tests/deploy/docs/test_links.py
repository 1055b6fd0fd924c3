"""Links of pages lead somewhere: to a file that is there, and to a heading that it has."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest

REPOSITORY = Path(__file__).parents[3]
PAGES = sorted(
    [
        *(REPOSITORY / "docs").rglob("*.md"),
        *(REPOSITORY / "signatures").rglob("*.md"),
        *(REPOSITORY / "deploy").rglob("*.md"),
        *REPOSITORY.glob("*.md"),
    ]
)
_LINK = re.compile(r"\[[^\]]*\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)")
_HEADING = re.compile(r"#{1,6} (.+?)(?: \{[^}]*\})?")


def _outside_of_code(text: str) -> list[str]:
    """Lines of a page that are no block of code; of others, what is no code."""
    lines: list[str] = []
    fence = ""
    for line in text.split("\n"):
        found = re.match(r" *(```+|~~~+)", line)
        if found and not fence:
            fence = found[1]
        elif found and found[1] == fence:
            fence = ""
        elif not fence:
            lines.append(line)
    return lines


@cache
def _anchors(page: Path) -> set[str]:
    """Names of a page's headings, as readers of Markdown make them: small, without marks, hyphens for spaces."""
    text = page.read_text(encoding="utf-8")
    headings = [found[1] for line in _outside_of_code(text) if (found := _HEADING.fullmatch(line.strip()))]
    shown = [re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "") for heading in headings]
    named = set(re.findall(r'(?:id|name)="([^"]+)"', text)) | set(re.findall(r"\{ ?#([\w-]+)", text))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in shown} | named


def _links(text: str) -> list[str]:
    lines = [re.sub(r"`[^`]*`", "`", line) for line in _outside_of_code(text)]
    return [*_LINK.findall("\n".join(lines)), *re.findall(r'(?:src|href)="([^"]+)"', "\n".join(lines))]


def _wrong(page: Path, link: str) -> str:
    """Why a link leads nowhere; empty where it leads somewhere, or to another machine in due form."""
    parts = urlsplit(link)
    if parts.scheme:
        due = parts.scheme in {"http", "https"} and "." in (parts.hostname or "")
        return "" if due or parts.scheme == "mailto" else f"{link}: no address"
    target = page if not parts.path else (page.parent / parts.path).resolve()
    if not target.exists():
        return f"{link}: no such file"
    if parts.fragment and target.suffix == ".md" and parts.fragment not in _anchors(target):
        return f"{link}: no such heading"
    return ""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(REPOSITORY)))
def test_every_link_leads_somewhere(page: Path) -> None:
    links = _links(page.read_text(encoding="utf-8"))
    assert [wrong for link in links if (wrong := _wrong(page, link))] == []


def test_pages_have_links_at_all() -> None:
    assert sum(len(_links(page.read_text(encoding="utf-8"))) for page in PAGES) > 100


@pytest.mark.parametrize("link", ["no-such.md", "index.md#no-such", "htps://a.example", "https://nodots", "#no-such"])
def test_a_link_that_leads_nowhere_is_found(link: str) -> None:
    assert _wrong(REPOSITORY / "docs" / "index.md", link) != ""


@pytest.mark.parametrize("page", [page for page in PAGES if page.parts[-2] == "docs"], ids=lambda page: page.name)
def test_what_belongs_to_an_entry_of_a_list_is_indented_by_four(page: Path) -> None:
    # With less, the site shows it behind the list, and begins the list's numbers anew.
    text = "\n".join(_outside_of_code(page.read_text(encoding="utf-8")))
    assert re.findall(r"\n\n {1,3}\S.*", text) == []
    assert re.findall(r"(?m)^ {1,3}(?:```|~~~)", page.read_text(encoding="utf-8")) == []
