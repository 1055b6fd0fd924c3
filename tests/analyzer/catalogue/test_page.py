from __future__ import annotations

from pathlib import Path

import pytest

from hallmonitor import shipped
from hallmonitor.catalogue import load_catalogue
from hallmonitor.catalogue.page import catalogue_page
from hallmonitor.catalogue.paragraph import WIDTH
from hallmonitor_service.faults import FaultsError

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "catalogue.md"
README = "# The catalogue\n\nHow it is written.\n\n## Add to it\n\nA line.\n\n## Why\n\n- So.\n"
NEWS = "category: news\nsentence: To read.\nservices:\n  daily: {name: Daily, domains: [daily.example, d.example]}\n"


def test_the_page_is_that_of_the_data() -> None:
    assert PAGE.read_text(encoding="utf-8") == catalogue_page(shipped.root() / "catalogue"), "run make docs"


def test_every_category_is_shown_with_its_sentence_and_counts() -> None:
    text = PAGE.read_text(encoding="utf-8")
    data = load_catalogue(shipped.root())
    for category, sentence in data.categories.items():
        services = sum(owner == category for _, owner in data.services.values())
        domains = sum(owner == category for _, _, owner in data.entries)
        assert f"| [{category}](#{category}) | {services:,} | {domains:,} |" in text
        assert sentence in " ".join(text.split("\n"))
    assert f"{len(data.services):,} services with {len(data.entries):,} domains" in text


def test_what_the_page_says(tmp_path: Path) -> None:
    (tmp_path / "news.yml").write_text(NEWS, encoding="utf-8")
    (tmp_path / "none.yml").write_text("category: none\nsentence: Nothing.\nservices: {}\n", encoding="utf-8")
    (tmp_path / "README.md").write_text(README, encoding="utf-8")
    text = catalogue_page(tmp_path)
    assert "1 services with 2 domains stand in 2 categories." in text
    assert "| [news](#news) | 1 | 2 |\n| [none](#none) | 0 | 0 |" in text
    assert "### news\n\nTo read.\n\nExamples: Daily (`daily.example`).\n" in text
    assert "### none\n\nNothing.\n\nIt has no services of its own.\n" in text
    assert text.endswith("\n\n## Add to it\n\nA line.\n\n## Why\n\n- So.\n")
    assert "How it is written." not in text


def test_networks_have_a_column_where_there_are_some(tmp_path: Path) -> None:
    ranges = "  quad: {name: Quad, domains: [quad.example], ranges: [9.9.9.0/24, '2620:fe::/48']}\n"
    (tmp_path / "news.yml").write_text(NEWS + ranges, encoding="utf-8")
    (tmp_path / "README.md").write_text(README, encoding="utf-8")
    text = catalogue_page(tmp_path)
    assert "2 services with 3 domains and 2 networks stand in 1 categories." in text
    assert (
        "| category | services | domains | networks |\n| --- | ---: | ---: | ---: |\n| [news](#news) | 2 | 3 | 2 |"
        in text
    )


def test_examples_are_the_first_ones(tmp_path: Path) -> None:
    lines = [f"  s{number}: {{name: Service {number}, domains: [s{number}.example]}}" for number in range(9, 0, -1)]
    (tmp_path / "news.yml").write_text("\n".join([*NEWS.split("\n")[:3], *lines, ""]), encoding="utf-8")
    (tmp_path / "README.md").write_text(README, encoding="utf-8")
    text = " ".join(catalogue_page(tmp_path).split())
    assert "Examples: Service 9 (`s9.example`), Service 8 " in text
    assert "Service 2 (`s2.example`) and others." in text
    assert "Service 1 " not in text


def test_text_is_wrapped() -> None:
    lines = PAGE.read_text(encoding="utf-8").split("\n")
    assert max(len(line) for line in lines if not line.startswith("|")) <= WIDTH


def test_a_fault_in_a_file_makes_no_page(tmp_path: Path) -> None:
    (tmp_path / "news.yml").write_text(NEWS.replace("d.example", "D.example"), encoding="utf-8")
    with pytest.raises(FaultsError, match="upper-case"):
        catalogue_page(tmp_path)
