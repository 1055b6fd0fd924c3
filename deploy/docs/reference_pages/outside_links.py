"""A hook of mkdocs that turns links to files outside of docs/ into their places, since the site holds only docs/."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

INSTALLED: Final = {
    "deploy/systemd/": "/lib/systemd/system/",
    "deploy/prometheus/": "/usr/share/hallmonitor/prometheus/",
    "deploy/grafana/": "/usr/share/hallmonitor/grafana/",
    "deploy/agent.example.toml": "/etc/hallmonitor/agent.toml",
    "deploy/follow.example.toml": "/etc/hallmonitor/follow.toml",
    "deploy/site.example.toml": "/etc/hallmonitor/site.toml",
}
"""Where the packages put what lies in the repository; of the rest the place in the repository is told."""

_LINK: Final = re.compile(r"(?<!!)\[(?P<text>[^\]]+)\]\((?P<target>\.\./[^)\s]+)\)")
_FENCE: Final = re.compile(r"\s*(`{3,}|~{3,})")


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001 - mkdocs names them
    """Rewrite the links of a page (https://www.mkdocs.org/dev-guide/plugins/#on_page_markdown)."""
    return rewritten(markdown, page.file.src_uri)


def rewritten(markdown: str, page: str) -> str:
    """A page's Markdown in which links that leave docs/ are texts.

    Args:
        markdown: of the page.
        page: its path below docs/.
    """
    return "\n".join(_lines(markdown, posixpath.dirname(page)))


def _lines(markdown: str, folder: str) -> Iterator[str]:
    fence = ""
    for line in markdown.split("\n"):
        found = _FENCE.match(line)
        if found and not fence:
            fence = found[1]
        elif found and found[1].startswith(fence):
            fence = ""
        yield line if fence or found else _LINK.sub(lambda link: _told(link, folder), line)


def _told(link: re.Match[str], folder: str) -> str:
    target = link["target"].partition("#")[0]
    path = posixpath.normpath(posixpath.join("docs", folder, target))
    if path == "docs" or path.startswith("docs/"):
        return link[0]
    known = next((each for each in INSTALLED if path.startswith(each)), "")
    place = INSTALLED[known] + path.removeprefix(known) if known else path
    text = link["text"]
    return f"`{place}`" if text.strip("`") in {path, target, path.rpartition("/")[2]} else f"{text} (`{place}`)"
