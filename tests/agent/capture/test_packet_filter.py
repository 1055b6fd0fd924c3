from __future__ import annotations

import pytest

from hallmonitor_agent.capture import packet_filter
from hallmonitor_agent.capture.libpcap import load_libpcap
from hallmonitor_agent.capture.packet_filter import FilterError, compile_filter

WHOLE = 262_144
RETURN = 6

needs_libpcap = pytest.mark.skipif(load_libpcap() is None, reason="libpcap is not installed")


def test_without_a_filter_every_packet_is_whole() -> None:
    assert compile_filter("  ", WHOLE) is None


def test_a_snap_length_alone_is_one_instruction() -> None:
    assert compile_filter("", 512) == [(RETURN, 0, 0, 512)]


@needs_libpcap
def test_a_filter_becomes_what_the_kernel_runs() -> None:
    # EtherType ARP at offset 12 (RFC 826): load, compare, keep 1,024 bytes or none.
    assert compile_filter("arp", 1024) == [
        (0x28, 0, 0, 12),
        (0x15, 0, 1, 0x0806),
        (RETURN, 0, 0, 1024),
        (RETURN, 0, 0, 0),
    ]


@needs_libpcap
@pytest.mark.parametrize(
    "text",
    [
        "ip6 and not port 53",
        "net 10.0.0.0/8 and (tcp or udp) and portrange 1000-2000",
        "host 2001:db8::7 or ether host 02:00:5e:10:00:01",
        "tcp[tcpflags] & (tcp-syn|tcp-fin) != 0",
        "tcp port http",
        "not (src port domain or ntp)",
        "ip proto \\tcp",
        "not (src net 192.0.2 and dst port 443) and greater 100",
    ],
)
def test_tcpdumps_ways_of_saying_it_are_taken(text: str) -> None:
    program = compile_filter(text, WHOLE)
    assert program is not None
    assert program[-1][0] == RETURN


@pytest.mark.parametrize(
    ("text", "message", "remedy"),
    [
        ("vlan 5 and tcp", "the kernel takes the tag out", "the VLAN's own interface"),
        ("host www.example.org", "'www.example.org' is a name, and names are not looked up", "write its address"),
        ("host printer", "'printer' is a name", "write its address"),
        ("tcp port http and src printer", "'printer' is a name", "write its address"),
        ("port no-such-service", "'no-such-service' is a name", "its number"),
    ],
)
def test_what_would_not_do_here_what_it_says_is_refused(text: str, message: str, remedy: str) -> None:
    with pytest.raises(FilterError) as caught:
        compile_filter(text, WHOLE)
    assert message in caught.value.message
    assert remedy in caught.value.remedy


@needs_libpcap
@pytest.mark.parametrize("text", ["tcp and", "port 99999999", "host 300.1.2.3", "tcp tcp"])
def test_libpcaps_own_reason_is_told(text: str) -> None:
    with pytest.raises(FilterError, match=r"libpcap does not take it: \w"):
        compile_filter(text, WHOLE)


def test_a_filter_that_libpcap_would_work_on_for_minutes_is_refused() -> None:
    text = " or ".join(f"host 10.{at // 250}.{at % 250}.7" for at in range(2_500))
    with pytest.raises(FilterError, match="longer than 4,096 letters"):
        compile_filter(text, WHOLE)


@needs_libpcap
def test_a_filter_with_more_instructions_than_the_kernel_takes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packet_filter, "_INSTRUCTIONS_MAX", 3)
    with pytest.raises(FilterError, match="4 instructions, more than the kernel takes"):
        compile_filter("arp", WHOLE)


def test_without_libpcap_a_filter_is_refused_and_no_filter_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packet_filter, "load_libpcap", lambda: None)
    with pytest.raises(FilterError, match="needs libpcap"):
        compile_filter("tcp", WHOLE)
    assert compile_filter("", WHOLE) is None
