from __future__ import annotations

import pytest
from agent_page import page, status, text

from hallmonitor_agent.top.endpoint import AwayError, Reply
from hallmonitor_agent.top.metrics_page import printable, read_page

DATE = "Tue, 14 Nov 2023 22:15:00 GMT"


def test_reads_numbers_and_the_time_that_they_tell_of() -> None:
    read = read_page(Reply(200, text(status(10)), DATE), 5.0)
    assert (read.at_s, read.server_s, read.version, read.up_s) == (5.0, 1_700_000_100.0, "0.1.0", 100.0)
    assert read.own("captured_packets_total") == 90_500
    assert read.own("absent") == 0


def test_sums_by_a_label() -> None:
    assert page(10).by("category_flows_total", "category") == {
        "streaming": 200,
        "education": 100,
        "ephemeral-messaging": 66,
        "none": 50,
    }


@pytest.mark.parametrize("date", ["", "yesterday"])
def test_without_a_date_nothing_is_said_of_the_time(date: str) -> None:
    assert read_page(Reply(200, text(status(10)), date), 0).up_s is None


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply(404, "", ""), "the metrics page answers with status 404"),
        (Reply(200, "<html>{{{", ""), "what is there is no metrics page"),
        (Reply(200, "up 1\n", ""), "the metrics there are not those of hallmonitor-agent"),
        (Reply(200, "", ""), "the metrics there are not those of hallmonitor-agent"),
    ],
)
def test_what_is_no_page_of_an_agent_is_told(reply: Reply, words: str) -> None:
    with pytest.raises(AwayError, match=words):
        read_page(reply, 0)


def test_no_label_speaks_to_the_terminal() -> None:
    assert printable("eth0\x1b[2J\u200e") == "eth0?[2J?"
    hostile = 'hallmonitor_agent_interface_up{interface="\x1b[2J"} 1\n'
    assert read_page(Reply(200, hostile, ""), 0).by("interface_up", "interface") == {"?[2J": 1}
