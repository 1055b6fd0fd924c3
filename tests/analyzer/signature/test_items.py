from __future__ import annotations

from ipaddress import ip_network
from typing import TYPE_CHECKING

import pytest

from hallmonitor.columns import VOCABULARY
from hallmonitor.columns.addresses import network_bounds
from hallmonitor.evaluate import AllOf, AnyOf, Compiler, Not
from hallmonitor.evaluate.expression import AddressTest, NothingTest, NumberTest, SameTest, TextTest
from hallmonitor.signature.items import MOST_VALUES, ItemFaults, Reader, modifiers_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from hallmonitor.evaluate import Expression
    from hallmonitor.signature.documents import Document

READER = Reader(Compiler(VOCABULARY, {"names": ["a.example", "b.example"], "none": []}))
HERE = ("detection", "a", "key")


def text(**fields: object) -> TextTest:
    held = {name: frozenset(value) if isinstance(value, (list, str)) else value for name, value in fields.items()}
    return TextTest("domain", **held)  # type: ignore[arg-type]


def inside(*networks: str) -> AddressTest:
    return AddressTest("source_ip", frozenset(network_bounds(ip_network(network)) for network in networks))


@pytest.fixture
def one(document: Callable[[str], Document]) -> Document:
    return document("detection:\n  a:\n    key: x\n")


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("domain", "A.example", text(exact=["a.example"])),
        ("domain", ["a", "B"], text(exact=["a", "b"])),
        ("domain", "", text(exact=[""])),
        ("domain", None, NothingTest("domain")),
        ("domain", [None, "a"], AnyOf((text(exact=["a"]), NothingTest("domain")))),
        ("domain|exists", True, Not(NothingTest("domain"))),
        ("domain|exists", False, NothingTest("domain")),
        ("domain|contains|all", ["a", "b"], AllOf((text(inside="a"), text(inside="b")))),
        ("domain|startswith", "A", text(prefixes="a")),
        ("domain|endswith|cased", "A", text(cased=True, suffixes="A")),
        ("domain|cased", ["A", "b"], text(cased=True, exact=["A", "b"])),
        ("domain|re", "^A", text(cased=True, patterns=["^A"])),
        ("domain|re|i|m|s", "^A.b$", text(cased=True, patterns=["(?ims)^A.b$"])),
        ("domain|re|contains", "A|b", text(cased=True, patterns=["A|b"])),
        ("domain|re|startswith", "A|b", text(cased=True, patterns=[r"\A(?:A|b)"])),
        ("domain|re|endswith", "A|b", text(cased=True, patterns=[r"(?:A|b)\z"])),
        ("source_ip|cidr", "10.0.0.0/8", inside("10.0.0.0/8")),
        ("source_ip|cidr", ["10.0.0.0/8", "2001:db8::/32"], inside("10.0.0.0/8", "2001:db8::/32")),
        ("source_ip", "::1", inside("::1/128")),
        ("source_bytes|gt", 5, NumberTest("source_bytes", "gt", frozenset({5}))),
        ("source_bytes|gte", 5, NumberTest("source_bytes", "gte", frozenset({5}))),
        ("source_bytes|lt", 5, NumberTest("source_bytes", "lt", frozenset({5}))),
        ("source_bytes|lte", 5, NumberTest("source_bytes", "lte", frozenset({5}))),
        ("source_bytes|neq", 5, Not(NumberTest("source_bytes", "eq", frozenset({5})))),
        ("domain|neq", ["a", "b"], Not(text(exact=["a", "b"]))),
        ("domain|base64", "foo", text(exact=["zm9v"])),
        ("domain|base64|cased", "foo", text(cased=True, exact=["Zm9v"])),
        ("domain|base64offset|contains|cased", "foo", text(cased=True, inside=["Zm9v", "Zvb", "mb2"])),
        ("domain|utf16le|base64|cased", "foo", text(cased=True, exact=["ZgBvAG8A"])),
        ("domain|wide|base64|cased", "foo", text(cased=True, exact=["ZgBvAG8A"])),
        ("domain|utf16be|base64|cased", "foo", text(cased=True, exact=["AGYAbwBv"])),
        ("domain|utf16|base64|cased", "foo", text(cased=True, exact=["//5mAG8AbwA="])),
        ("domain|windash|contains", "x -a", text(inside=["x -a", "x /a", "x –a", "x —a", "x ―a"])),  # noqa: RUF001 - the dashes of the specification
        ("domain|fieldref", "dns_query", SameTest("domain", "dns_query")),
        ("domain|fieldref", "dns.query", SameTest("domain", "dns_query")),
        ("domain|fieldref|startswith", "dns_query", SameTest("domain", "dns_query", "prefix")),
        ("domain|fieldref|endswith|cased", "dns_query", SameTest("domain", "dns_query", "suffix", cased=True)),
        ("domain|fieldref|contains", "dns_query", SameTest("domain", "dns_query", "inside")),
        ("domain|cased|fieldref", "dns_query", SameTest("domain", "dns_query", cased=True)),
        ("domain|fieldref|neq", "dns_query", Not(SameTest("domain", "dns_query"))),
        ("source_ip|fieldref", "peer", SameTest("source_ip", "peer")),
        ("domain|expand", "%names%", text(exact=["a.example", "b.example"])),
        ("domain|expand|endswith", ".%names%", text(suffixes=[".a.example", ".b.example"])),
        ("source.bytes|gte", 5, NumberTest("source_bytes", "gte", frozenset({5}))),
    ],
)
def test_an_item_becomes_an_expression(one: Document, key: str, value: object, expected: Expression) -> None:
    assert READER.expression(one, key, value, HERE) == expected


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("domain", [], "domain has an empty list"),
        ("domain|ends", "x", "domain|ends: unknown modifier ends"),
        ("domain|contains|contains", "x", "domain|contains|contains names a modifier twice"),
        ("ts|hour", 5, "modifiers that take a part of a time are not supported"),
        ("domain|re", "(?=x)", "the regular expression (?=x) is refused"),
        ("domain|re", r"(a)\1", "the regular expression (a)\\1 is refused"),
        ("domain|re", "((a{100}){100}){100}", "the regular expression ((a{100}){100}){100} is refused: "),
        ("domain|re", [5, "x"], "the regular expression 5 is not a text"),
        ("domain|startswith|fieldref", "dns_query", "domain|startswith|fieldref: "),
        ("domain|utf16|base64", "ä" + chr(0xD7FF), "domain|utf16|base64: "),
        ("domain|exists", "yes", "domain|exists: "),
        ("domain|windash", "-a -b -c -d", "domain|windash: "),
        ("source_ip|cidr", "10.0.0.300/8", "source_ip|cidr: Invalid CIDR expression"),
        ("domain", {"x": "y"}, "domain: Unsupported type"),
        ("|exists", True, "|exists: Exists modifier must be applied to field"),
        (None, None, "only texts and numbers can be keywords; they are looked for in domain, dns_query"),
        (None, True, "only texts and numbers can be keywords"),
        ("destination_port", 70_000, "destination_port is at most 65,535"),
        ("destination_port|lt", 0, "destination_port is at least 0"),
    ],
)
def test_what_cannot_be_read_is_refused_on_its_line(
    one: Document, key: str | None, value: object, message: str
) -> None:
    with pytest.raises(ItemFaults) as error:
        READER.expression(one, key, value, HERE)
    assert message in error.value.faults[0].message
    assert [fault.line for fault in error.value.faults] == [3]


def test_a_list_that_is_too_long_belongs_to_the_site(one: Document) -> None:
    with pytest.raises(ItemFaults) as error:
        READER.expression(one, "domain", ["x"] * (MOST_VALUES + 1), HERE)
    (fault,) = error.value.faults
    assert fault.message == "domain has a list of 100,001 values, and 100,000 are the most"
    assert "expand" in fault.remedy


def test_mistakes_of_a_list_are_told_up_to_a_bound(one: Document) -> None:
    with pytest.raises(ItemFaults) as error:
        READER.expression(one, "source_ip", [f"x{number}" for number in range(40)], HERE)
    messages = [fault.message for fault in error.value.faults]
    assert messages[0] == "'x0' is no address"
    assert len(messages) == 11
    assert messages[-1] == "and 30 more in this list"


@pytest.mark.parametrize(
    ("key", "value", "test"),
    [
        (None, "tor", text(inside=["tor"])),
        (None, "tor*", text(prefixes=["tor"])),
        (None, 443, text(inside=["443"])),
        ("|re", "^tor", text(cased=True, patterns=["^tor"])),
        ("|cased", "Tor", text(cased=True, inside=["Tor"])),
        ("|base64offset|cased", "foo", text(cased=True, inside=["Zm9v", "Zvb", "mb2"])),
    ],
)
def test_keywords_are_looked_for_in_columns_of_text(
    one: Document, key: str | None, value: object, test: TextTest
) -> None:
    expression = READER.expression(one, key, value, HERE)
    assert isinstance(expression, AnyOf)
    assert test in expression.parts
    assert {part.field for part in expression.parts if isinstance(part, TextTest)} >= {"dns_query", "device_name"}


def test_each_of_all_keywords_may_be_in_another_column(one: Document) -> None:
    expression = READER.expression(one, "|all", ["tor", "exe"], HERE)
    assert isinstance(expression, AllOf)
    assert [len(part.parts) for part in expression.parts if isinstance(part, AnyOf)] == [9, 9]


def test_modifiers_are_what_follows_the_field() -> None:
    assert modifiers_of("domain|re|i") == ["re", "i"]
    assert modifiers_of("domain") == modifiers_of(None) == []
