"""Messages of syslog, read again by the grammar of RFC 5424 section 6."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_alerts import told

from hallmonitor.outputs.syslog_message import FACILITIES, LEAST_BYTES, SEVERITIES, SyslogForm

# RFC 5424 section 6, HEADER and STRUCTURED-DATA with one element.
MESSAGE = re.compile(
    rb"<(?P<pri>0|[1-9]\d{0,2})>1 (?P<time>\S+) (?P<host>[!-~]{1,255}) (?P<app>[!-~]{1,48}) (?P<proc>[!-~]{1,128}) "
    rb"(?P<msgid>[!-~]{1,32}) \[(?P<sdid>[!#-<>-\\^-~]{1,32})(?P<params>( [!#-<>-\\^-~]{1,32}=\"([^\"\\\]]|\\.)*\")*)\]"
    rb"( \xef\xbb\xbf(?P<text>.*))?",
    re.DOTALL,
)
PARAMETER = re.compile(r' ([!#-<>-\\^-~]+)="((?:[^"\\\]]|\\.)*)"', re.DOTALL)


def form(max_bytes: int = 2048, hostname: str = "monitor.example") -> SyslogForm:
    return SyslogForm("local0", hostname, 77, 32473, max_bytes)


def read(message: bytes) -> tuple[dict[str, str], dict[str, str], str]:
    """Head, parameters and text of a message."""
    match = MESSAGE.fullmatch(message)
    assert match is not None, message
    head = {name: match[name].decode() for name in ("pri", "time", "host", "app", "proc", "msgid", "sdid")}
    parameters = {name: re.sub(r"\\(.)", r"\1", value) for name, value in PARAMETER.findall(match["params"].decode())}
    return head, parameters, (match["text"] or b"").decode()


def test_a_message_is_these_bytes() -> None:
    assert form().message(told(1)) == (
        b"<132>1 2026-11-23T14:45:01.250000Z monitor.example hallmonitor 77 alert "
        b'[alert@32473 id="0000000000000001" signature="gaming-sustained" clause="games" level="medium" '
        b'policy="torrington-4012" device="d-1f2e3d4c5b6a" device_group="students" building="High school" '
        b'sensor="gateway" evidence="indicated" first="2026-11-23T14:00:00.000000Z" last="2026-11-23T15:10:00.000000Z" '
        b'measured="52" unit="active minutes" flows="61"] '
        b"\xef\xbb\xbfGames for 45 minutes of lessons: "
        b"52 active minutes of gaming in working hours; threshold 45 in 4 h"
    )


@pytest.mark.parametrize(
    ("level", "facility", "priority"),
    [
        ("critical", "local0", 130),
        ("high", "local0", 131),
        ("medium", "local7", 188),
        ("low", "audit", 109),
        ("informational", "kern", 6),
    ],
)
def test_priority_is_eight_times_the_facility_and_the_severity(level: str, facility: str, priority: int) -> None:
    message = SyslogForm(facility, "h", 1, 1, 2048).message(told(1, level=level))
    assert read(message)[0]["pri"] == str(priority)


def test_there_are_24_facilities_and_a_severity_for_each_level() -> None:
    assert sorted(FACILITIES.values()) == list(range(24))
    assert list(SEVERITIES) == ["critical", "high", "medium", "low", "informational"]


def test_what_is_not_known_is_not_told() -> None:
    parameters = read(form().message(told(1, device=None, sensor=None)))[1]
    assert "device" not in parameters
    assert "sensor" not in parameters
    assert parameters["device_group"] == "students"
    older = {name: value for name, value in told(1).items() if name != "building"}  # from before alerts had one
    assert "building" not in read(form().message(older))[1]


def test_quotes_brackets_and_ends_of_lines_make_no_other_message() -> None:
    nasty = 'a "quoted" \\ value] <13>1\nnext\x00line'
    message = form().message(told(1, device_group=nasty, why=nasty))
    _, parameters, text = read(message)
    shown = nasty.replace("\n", " ").replace("\x00", " ")
    assert parameters["device_group"] == shown
    assert text.endswith(shown)
    assert b"\n" not in message


def test_domains_of_the_evidence_are_not_told() -> None:
    assert b"a-domain-of-the-evidence" not in form().message(told(1))


@pytest.mark.parametrize(("hostname", "host"), [("", "-"), ("a b", "ab"), ("schöl", "schl"), ("x" * 300, "x" * 255)])
def test_a_host_name_is_printable_ascii(hostname: str, host: str) -> None:
    assert read(form(hostname=hostname).message(told(1)))[0]["host"] == host


def test_a_text_that_is_too_long_is_shortened_and_that_is_told() -> None:
    message = form().message(told(1, why="ü" * 5000))
    _, parameters, text = read(message)
    assert len(message) in {2047, 2048}
    assert parameters["cut"] == "message"
    assert text.endswith("ü…")


def test_a_value_that_is_too_long_is_shortened_and_that_is_told() -> None:
    _, parameters, _ = read(form().message(told(1, sensor="s" * 129, clause="c" * 128)))
    assert parameters["sensor"] == "s" * 125 + "…"
    assert parameters["clause"] == "c" * 128
    assert parameters["cut"] == "sensor"


def test_parameters_are_left_out_from_the_last_on_where_there_is_no_room() -> None:
    long = dict.fromkeys(("clause", "policy", "device", "device_group", "sensor"), "x" * 128)
    message = form(LEAST_BYTES, "h" * 255).message(told(1, **long))
    _, parameters, _ = read(message)
    assert len(message) <= LEAST_BYTES
    assert list(parameters)[:4] == ["id", "signature", "clause", "level"]
    assert parameters["cut"].startswith("flows unit measured last first")
    assert parameters["cut"].endswith("message")


WORDS = st.text(max_size=400)


@given(st.fixed_dictionaries(dict.fromkeys(("clause", "policy", "device", "device_group", "why"), WORDS)), WORDS)
def test_whatever_an_alert_says_the_message_is_one_of_syslog_within_its_bound(
    changed: dict[str, Any], title: str
) -> None:
    alert = told(1, **changed)
    alert["signature"]["title"] = title
    for bound in (LEAST_BYTES, 2048):
        message = form(bound, "h" * 255).message(alert)
        assert len(message) <= bound
        assert read(message)[1]["id"] == alert["id"]
