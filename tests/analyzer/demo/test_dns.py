from __future__ import annotations

import socket

import dpkt

from hallmonitor.demo import dns


def test_a_second_parser_reads_a_question() -> None:
    message = dpkt.dns.DNS(dns.query(7, "www.example.org", dns.AAAA))
    assert (message.id, message.qr, message.rd) == (7, dpkt.dns.DNS_Q, 1)
    assert [(each.name, each.type) for each in message.qd] == [("www.example.org", dns.AAAA)]


def test_a_second_parser_follows_an_alias_to_an_address() -> None:
    alias = dns.Record("www.example.org", dns.CNAME, 300, dns.encode_name("edge.example.net"))
    address = dns.Record("edge.example.net", dns.A, 60, socket.inet_aton("203.0.113.9"))
    message = dpkt.dns.DNS(dns.answer(7, "www.example.org", dns.A, [alias, address]))
    assert (message.qr, message.rcode) == (dpkt.dns.DNS_R, dns.NO_ERROR)
    first, second = message.an
    assert (first.name, first.type, first.ttl, first.cname) == ("www.example.org", dns.CNAME, 300, "edge.example.net")
    assert (second.name, second.type, second.ttl) == ("edge.example.net", dns.A, 60)
    assert socket.inet_ntoa(second.ip) == "203.0.113.9"


def test_an_answer_may_be_empty_or_say_that_there_is_no_such_name() -> None:
    message = dpkt.dns.DNS(dns.answer(7, "no.example.org", dns.A, [], dns.NAME_ERROR))
    assert (message.an, message.rcode) == ([], dns.NAME_ERROR)


def test_names_are_labels_rfc_1035_section_3_1() -> None:
    assert dns.encode_name("a.example.") == b"\x01a\x07example\x00"
