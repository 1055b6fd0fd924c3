"""All pages of docs/reference, by the names of their files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallmonitor import shipped
from hallmonitor.catalogue.page import catalogue_page
from reference_pages.columns_page import columns_page
from reference_pages.commands_page import commands_page
from reference_pages.losses_page import losses_page
from reference_pages.metrics_page import metrics_page
from reference_pages.services_pages import services_pages
from reference_pages.settings_files import FILES
from reference_pages.settings_pages import settings_page
from reference_pages.signatures_page import signatures_page

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def pages() -> Mapping[str, str]:
    """Path of each page below docs/reference, with its Markdown.

    Raises:
        FaultsError: some of the shipped data are wrong.
    """
    return {
        "catalogue.md": catalogue_page(shipped.root() / "catalogue"),
        "columns.md": columns_page(),
        "commands.md": commands_page(),
        "losses.md": losses_page(),
        "metrics.md": metrics_page(),
        "signatures.md": signatures_page(),
        **{f"{file.page}.md": settings_page(file) for file in FILES},
        **{f"services/{name}.md": text for name, text in services_pages().items()},
    }


def write(texts: Mapping[str, str], folder: Path) -> None:
    """Have exactly these files in a folder; others with the same endings are removed."""
    endings = {path.rpartition(".")[2] for path in texts}
    for old in sorted(folder.rglob("*")):
        if old.is_file() and old.suffix[1:] in endings and str(old.relative_to(folder)) not in texts:
            old.unlink()
    for path, text in texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
