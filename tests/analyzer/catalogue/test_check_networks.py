from __future__ import annotations

from pathlib import Path

import pytest

from hallmonitor.catalogue.check_networks import network_findings
from hallmonitor.catalogue.listed import Listed

NEWS = Path("news.yml")


def listed(*entries: tuple[str, str]) -> list[Listed]:
    """Networks with their services, a line each, all of one category."""
    return [Listed(network, service, "news", NEWS, line) for line, (network, service) in enumerate(entries, 5)]


@pytest.mark.parametrize(
    ("entries", "line", "message"),
    [
        ([("9.9.9.0/24", "a"), ("9.9.9.0/24", "b")], 6, "network 9.9.9.0/24 is listed twice, first at news.yml:5"),
        ([("9.9.0.0/16", "a"), ("9.9.9.0/24", "a")], 6, "9.9.9.0/24 decides nothing: 9.9.0.0/16 of the same service"),
        ([("2620:fe::/48", "a"), ("2620:fe::9/128", "a")], 6, "2620:fe::9/128 decides nothing: 2620:fe::/48"),
        ([("10.0.0.0/8", "a")], 5, "10.0.0.0/8 is no network of the Internet"),
        ([("fc00::/7", "a")], 5, "fc00::/7 is no network of the Internet"),
    ],
)
def test_finding_with_its_line(entries: list[tuple[str, str]], line: int, message: str) -> None:
    (found,) = network_findings(listed(*entries))
    assert (found.path, found.line) == (NEWS, line)
    assert found.message.startswith(message)
    assert found.remedy


@pytest.mark.parametrize(
    "entries",
    [
        [("9.9.9.0/24", "a"), ("9.9.9.9/32", "b")],
        [("9.9.0.0/16", "a"), ("9.9.9.0/24", "b"), ("9.9.9.9/32", "a")],
        [("9.9.9.0/24", "a"), ("9.9.8.0/24", "a")],
    ],
)
def test_what_is_meant_is_left_alone(entries: list[tuple[str, str]]) -> None:
    assert list(network_findings(listed(*entries))) == []
