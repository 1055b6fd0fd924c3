from __future__ import annotations

from pathlib import Path

import pytest

from hallmonitor.catalogue.check_domains import domain_findings
from hallmonitor.catalogue.deliberate import Deliberate
from hallmonitor.catalogue.listed import Listed

NEWS, MAIL = Path("news.yml"), Path("mail.yml")
LIST = Path("deliberate-suffixes.txt")


def listed(*entries: tuple[str, str]) -> list[Listed]:
    """Domains with their services, a line each, all of one category."""
    return [Listed(domain, service, "news", NEWS, line) for line, (domain, service) in enumerate(entries, 5)]


@pytest.mark.parametrize(
    ("entries", "line", "message", "remedy"),
    [
        ([("a.com", "a"), ("a.com", "b")], 6, "domain a.com is listed twice, first at news.yml:5", "keep one"),
        ([("a.com", "a"), ("b.a.com", "a")], 6, "b.a.com decides nothing: a.com of the same service", "leave it out"),
        ([("c.b.a.com", "a"), ("a.com", "a")], 5, "c.b.a.com decides nothing: a.com", "leave it out"),
        ([("co.uk", "a")], 5, "co.uk is a public suffix", "add it to the list of deliberate suffixes"),
        ([("com", "a")], 5, "com is a public suffix", ""),
        ([("a.con", "a"), ("b.com", "a")], 5, "a.con ends in con, which is no top-level domain", "did you mean com?"),
        ([("a.zzzz", "a")], 5, "a.zzzz ends in zzzz, which is no top-level domain", "look up"),
        ([("www.a.com", "a")], 5, "www.a.com leaves out a.com and every other name below it", "write a.com"),
    ],
)
def test_finding_with_its_line(entries: list[tuple[str, str]], line: int, message: str, remedy: str) -> None:
    (found,) = domain_findings(listed(*entries), [])
    assert (found.path, found.line) == (NEWS, line)
    assert found.message.startswith(message)
    assert remedy in found.remedy


@pytest.mark.parametrize(
    "entries",
    [
        [("a.com", "a"), ("b.a.com", "b")],
        [("a.com", "a"), ("b.a.com", "b"), ("c.b.a.com", "a")],
        [("a.com", "a"), ("ba.com", "a")],
        [("github.io", "a")],
        [("www.a.com", "a"), ("a.com", "b")],
        [("www.gov.uk", "a")],
    ],
)
def test_what_is_meant_is_left_alone(entries: list[tuple[str, str]]) -> None:
    assert list(domain_findings(listed(*entries), [])) == []


def test_a_longer_entry_of_another_category_decides_something() -> None:
    entries = [Listed("a.com", "a", "news", NEWS, 5), Listed("b.a.com", "a", "mail", MAIL, 5)]
    assert list(domain_findings(entries, [])) == []


def test_deliberate_suffixes_pass_and_each_must_be_needed() -> None:
    entries = listed(("edu", "a"), ("k12.ct.us", "a"), ("printer.local", "b"), ("local", "c"))
    deliberate = [
        Deliberate(pattern, LIST, line) for line, pattern in enumerate(("edu", "k12.*.us", "local", "gov"), 1)
    ]
    found = [(finding.path, finding.line, finding.message) for finding in domain_findings(entries, deliberate)]
    assert found == [
        (NEWS, 7, "printer.local ends in local, which is no top-level domain"),
        (LIST, 4, "no entry needs the deliberate suffix gov"),
    ]
