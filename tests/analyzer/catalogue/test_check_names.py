from __future__ import annotations

from pathlib import Path

import pytest

from hallmonitor.catalogue.category import CategoryFile, Service
from hallmonitor.catalogue.check_names import name_findings


def category(name: str, *services: tuple[str, str], sentence: str = "To read.") -> CategoryFile:
    made = [Service(key, title, [(f"{key}.example", line)], line) for line, (key, title) in enumerate(services, 4)]
    return CategoryFile(Path(f"{name}.yml"), name, sentence, made)


@pytest.mark.parametrize(
    ("services", "message"),
    [
        ([("face-book", "One"), ("facebook", "Two")], "service id facebook differs from face-book by case or small"),
        ([("a", "Face Book"), ("b", "Facebook")], "service name Facebook differs from Face Book by case or small"),
        ([("a", "O'Reilly"), ("b", "OReilly")], "service name OReilly differs from O'Reilly by case"),
        ([("a", "Same"), ("a", "Same")], "service a is listed twice, first at news.yml:4"),
        ([("a", "Same"), ("b", "Same")], "service name Same is used twice, first at news.yml:4"),
    ],
)
def test_names_that_a_reader_takes_for_each_other(services: list[tuple[str, str]], message: str) -> None:
    (found,) = name_findings([category("news", *services)])
    assert (found.path, found.line) == (Path("news.yml"), 5)
    assert found.message.startswith(message)


def test_they_are_found_across_categories() -> None:
    (found,) = name_findings([category("mail", ("a", "Post")), category("news", ("b", "POST"))])
    assert found.message == "service name POST differs from Post by case or small signs alone, first at mail.yml:4"


@pytest.mark.parametrize("names", [("DC", "DC++"), ("Max", "Min"), ("B\u00fccher", "Bucher")])
def test_other_names_are_left_alone(names: tuple[str, str]) -> None:
    assert list(name_findings([category("news", ("a", names[0]), ("b", names[1]))])) == []


def test_a_sentence_ends() -> None:
    (found,) = name_findings([category("news", sentence="to read")])
    assert (found.line, found.message) == (2, "the sentence of category news does not end in a full stop")
