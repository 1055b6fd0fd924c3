"""Every service of the catalogue's files is on the page of its category, with all of its domains."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from reference_pages.services_pages import services_pages

CATALOGUE = Path(__file__).parents[3] / "signatures" / "catalogue"
PAGES = services_pages()


@pytest.mark.parametrize("path", sorted(CATALOGUE.glob("*.yml")), ids=lambda path: path.stem)
def test_the_category_is_whole(path: Path) -> None:
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    rows = [line for line in PAGES[document["category"]].split("\n") if line.startswith("| ")][2:]
    services = document.get("services") or {}
    assert len(rows) == len(services)
    for row, service in zip(rows, services.values(), strict=True):
        entries = [*service.get("domains", ()), *service.get("ranges", ())]
        assert [entry for entry in entries if f"`{entry}`" not in row] == []


def test_the_list_leads_to_every_category() -> None:
    assert [name for name in PAGES if name != "index" and f"[{name}]({name}.md)" not in PAGES["index"]] == []
    assert {path.stem for path in CATALOGUE.glob("*.yml")} | {"index"} == set(PAGES)
