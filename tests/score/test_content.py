"""The figures of protocols, categories and names count what they say, whether or not the corpus is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import content_verdicts
import pytest
from candidates import write
from categories import category_figures, category_misses, corresponding
from content_verdicts import settled, verdict
from named import is_public, named_figures, unplaced
from pairs import Ours, Pair, pairs
from protocols import (
    Answer,
    answer,
    confusion,
    false_positives,
    meanings,
    names_of_ours,
    plain,
    protocol_figures,
    protocol_misses,
)
from verdicts import scorer

import hallmonitor_engine
from hallmonitor.catalogue.load import load_catalogue
from hallmonitor.shipped import root

if TYPE_CHECKING:
    from pathlib import Path


def _pair(
    ndpi_proto: str = "TLS",
    protocols: tuple[str, ...] = (),
    *,
    confidence: str = "DPI",
    category: str = "Web",
    ours: tuple[str, str | None, str] = ("uncategorized", None, "none"),
    transport: str = "TCP",
) -> Pair:
    master, _, app = ndpi_proto.partition(".")
    ends = {"src_ip": "192.0.2.9", "src_port": 40_000, "dst_ip": "192.0.2.1", "dst_port": 443}
    truth = {"pcap": "a.pcap", "proto": transport, "master": master, "app": app or master, "ndpi_proto": ndpi_proto}
    truth |= ends | {"category": category, "confidence": confidence, "names": None}
    return Pair(truth, Ours(set(protocols), {ours}, {transport}, {"www.example.com"}))


CASES = [
    (_pair("TLS", ("tls",)), Answer.SAME),
    (_pair("TLS"), Answer.UNKNOWN),
    (_pair("TLS", ("ssh",)), Answer.WRONG),
    (_pair("TLS", ("ssh", "tls")), Answer.SAME),
    (_pair("FTP_CONTROL", ("ftp",)), Answer.SAME),
    (_pair("STUN.WhatsAppCall", ("whatsapp",)), Answer.SAME),
    (_pair("DNS.WhatsAppCall", ("whatsapp",)), Answer.WRONG),
    (_pair("WhatsApp", (), ours=("messaging", "whatsapp", "protocol")), Answer.SAME),
    (_pair("WhatsApp", (), ours=("messaging", "whatsapp", "port")), Answer.UNKNOWN),
    (_pair("WhatsApp", (), ours=("messaging", "whatsapp", "domain")), Answer.UNKNOWN),
    (_pair("ICMPV6", transport="ICMPV6"), Answer.SAME),
    (_pair("ICMPV6", transport="ICMP"), Answer.UNKNOWN),
    (_pair("Not_in_the_table", ("tls",)), Answer.WRONG),
]


@pytest.mark.parametrize(("pair", "expected"), CASES, ids=lambda case: getattr(case, "value", ""))
def test_a_protocol_is_the_same_wrong_or_unknown(pair: Pair, expected: Answer) -> None:
    assert answer(pair) is expected


def test_protocols_are_judged_only_where_the_truth_knows_them_by_content() -> None:
    flows = [_pair("TLS", ("tls",)), _pair("TLS", ("ssh",)), _pair("SSH"), _pair("SSH")]
    guessed = [
        _pair("TLS", ("ssh",), confidence=confidence)
        for confidence in ("", "Match by port", "Match by IP", "DPI (cache)", "DPI (partial)", "DPI (aggressive)")
    ]
    assert protocol_figures([*flows, *guessed]) == {"protocols": 25, "protocols wrong": 25}


def test_the_tables_of_protocols_say_what_was_taken_for_what() -> None:
    flows = [_pair("TLS", ("tls",)), _pair("SSH", ("ftp",)), _pair("SSH"), _pair("NTP", ("ftp",), confidence="")]
    assert [line.split() for line in confusion(flows).splitlines()[1:]] == [
        ["SSH", "2", "2", "!ftp", "1,", "none", "1"],
        ["TLS", "1", "0", "=tls", "1"],
    ]
    assert [line.split() for line in false_positives(flows).splitlines()[1:]] == [
        ["ftp", "2", "1", "1", "SSH", "1"],
        ["tls", "1", "0", "0"],
    ]
    assert [line.split(": ")[0:2] for line in protocol_misses(flows)] == [
        ["1 x a.pcap", "!ftp for SSH"],
        ["1 x a.pcap", "none for SSH"],
    ]


def test_the_table_names_each_protocol_once_and_says_why_it_has_several() -> None:
    table = {plain(name) for name in meanings()}
    assert table == set(meanings()), "names are in their plain form"
    assert all(meaning.protocols or meaning.transports for meaning in meanings().values())


def test_every_name_of_ours_is_one_of_the_engine() -> None:
    products = {service for service, _ in hallmonitor_engine.application_services()}
    assert names_of_ours() <= products | {name for name, _ in hallmonitor_engine.protocol_services()}


def test_categories_are_compared_where_the_table_has_them() -> None:
    gaming, none = ("gaming", "steam", "domain"), ("uncategorized", None, "none")
    flows = [
        _pair(category="Game", ours=gaming),
        _pair(category="Game", ours=none),
        _pair(category="Network", ours=none),
        _pair(category="Game", ours=gaming, confidence="Match by port"),
    ]
    assert category_figures(flows) == {"categories": 50, "categories guessed": 100}
    (miss,) = category_misses(flows)
    assert miss.startswith("1 x a.pcap: TLS, www.example.com: uncategorized by none for Game: open")


def test_every_category_of_ours_in_the_table_is_in_the_catalogue() -> None:
    assert set().union(*corresponding().values()) <= set(load_catalogue(root()).categories)


def test_a_verdict_is_about_the_flows_that_all_its_keys_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = {"kind": "category", "truth": "TLS*", "name": "*.example.com", "category": "Game", "ours": ["news"]}
    judged = {"whose": "truth", "why": "a newspaper"}
    monkeypatch.setattr(content_verdicts, "content_verdicts", lambda: [entry | judged])
    news = ("news", "a", "domain")
    assert settled("category", _pair("TLS.Amazon", category="Game", ours=news))
    assert category_figures([_pair(category="Game", ours=news)], corrected=True)["categories"] == 100
    others = [
        _pair(category="Game"),
        _pair(category="Video", ours=news),
        _pair("QUIC", category="Game", ours=news),
    ]
    assert not any(verdict("category", pair) for pair in others)
    assert verdict("protocol", _pair(category="Game", ours=news)) is None


KEYS = {"kind", "pcap", "flow", "truth", "category", "confidence", "name", "ours", "whose", "why"}


def test_every_verdict_says_whose_mistake_it_is_and_why() -> None:
    for entry in content_verdicts.content_verdicts():
        assert set(entry) <= KEYS, entry
        assert entry["kind"] in {"protocol", "category"}
        assert entry["whose"] in {"truth", "ours", "both"}, "both: two ways to see it, and each tool has its own"
        assert entry["why"]
        assert entry["whose"] != "truth" or entry["ours"], "where the truth is wrong, the verdict says what is right"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("www.example.com", True),
        ("printer", False),
        ("printer.local", False),
        ("9.2.0.192.in-addr.arpa", False),
        ("192.0.2.9", False),
        ("2001:db8::9", False),
    ],
)
def test_names_of_the_own_link_and_of_addresses_are_left_aside(name: str, expected: bool) -> None:  # noqa: FBT001
    assert is_public(name) is expected


def _row(
    name: str | None, asked: str | None = None, *, port: int = 1, size: int = 1, known: bool = False
) -> dict[str, object]:
    ends = {"src_ip": "192.0.2.9", "src_port": port, "dst_ip": "192.0.2.1", "dst_port": 443}
    category = "news" if known else "uncategorized"
    names = {"reached": name, "asked": asked, "registered": None, "protocol": "dns" if asked else "tls"}
    return {"pcap": "a.pcap", "proto": "TCP", "bytes": size, "category": category} | ends | names


def test_shares_of_names_are_of_flows_and_of_bytes() -> None:
    rows = [
        _row("www.example.com", port=1, size=10, known=True),
        _row("www.example.com", port=1, size=10),
        _row("www.example.net", port=2, size=20),
        _row("printer.local", port=3, size=1_000),
        _row(None, "www.youtube.com", port=4),
        _row(None, "no-such-name.example.org", port=5),
        _row(None, "www.youtube.com", port=5),
    ]
    assert named_figures(rows) == {"named flows": 50, "named bytes": 25, "asked": 50}
    assert [line.split()[0] for line in unplaced(rows).splitlines()[1:]] == [
        "no-such-name.example.org",
        "www.example.com",
        "www.example.net",
    ]


def test_records_of_one_flow_are_joined_in_either_direction(corpus: Path, tmp_path: Path) -> None:
    there = _row("www.example.com") | {"protocol": "tls", "service": "a", "category_source": "domain"}
    ends = {"src_ip": "192.0.2.1", "src_port": 443, "dst_ip": "192.0.2.9", "dst_port": 1}
    back = there | ends | {"category": "news", "protocol": None, "reached": None}
    truth = write(
        tmp_path / "truth.jsonl", [_pair("TLS").truth | {"src_port": 1}, _pair("TLS").truth | {"src_port": 2}]
    )
    found, missed = pairs(scorer(corpus / "score_flows.py"), truth, write(tmp_path / "ours.jsonl", [there, back]))
    assert found.ours.protocols == {"tls"}
    assert found.ours.categories == {("uncategorized", "a", "domain"), ("news", "a", "domain")}
    assert missed.ours == Ours()


def test_names_of_the_truth_are_compared_without_case_and_hyphens() -> None:
    assert plain("MsSQL-TDS") == plain("mssql_tds") == "mssqltds"
