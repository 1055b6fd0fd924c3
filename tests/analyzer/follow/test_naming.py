from __future__ import annotations

from pathlib import Path

import pytest

from hallmonitor.columns import Columns
from hallmonitor.follow.naming import ENCRYPTED_PROTOCOLS, ENCRYPTED_TRANSPORTS, NAMINGS, namings
from hallmonitor_engine import protocol_services

DOCS = Path(__file__).parents[3] / "docs"


@pytest.mark.parametrize(
    ("row", "naming"),
    [
        ({"domain": "a.example", "domain_source": "sni", "network_protocol": "tls"}, "named"),
        ({"domain": "a.example", "domain_source": "ech_outer", "network_protocol": "tls", "ech": True}, "named"),
        ({"domain": "a.example", "domain_source": "dns", "category_source": "ip_range"}, "named"),
        ({"category_source": "ip_range", "network_protocol": "quic"}, "by_address"),
        ({"network_protocol": "tls", "ech": True}, "encrypted"),
        ({"network_protocol": "quic", "category_source": "port"}, "encrypted"),
        ({"network_protocol": "wireguard", "category_source": "protocol"}, "encrypted"),
        ({"transport": "esp"}, "encrypted"),
        ({"network_protocol": "dns", "dns_query": "a.example"}, "unnamed"),
        ({"network_protocol": "http"}, "unnamed"),
        ({}, "unnamed"),
    ],
)
def test_how_far_a_record_is_named(row: dict[str, object], naming: str) -> None:
    other = {"network_protocol": "ntp"}
    assert [NAMINGS[place] for place in namings(Columns.from_rows([row, other])).tolist()] == [naming, "unnamed"]


def test_the_protocols_are_ones_that_the_engine_tells() -> None:
    known = {protocol for protocol, _ in protocol_services()}
    assert set() == ENCRYPTED_PROTOCOLS - known


def test_the_page_names_them_all() -> None:
    page = (DOCS / "following.md").read_text(encoding="utf-8").replace("\n", " ")
    _, told = page.split("hides what it carries: ")
    listed = told.partition(".")[0].replace(" or the transport", "").replace(" or ", ", ").replace(",,", ",")
    assert set(listed.split(", ")) == ENCRYPTED_PROTOCOLS | ENCRYPTED_TRANSPORTS
