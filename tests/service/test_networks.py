from __future__ import annotations

from ipaddress import ip_network

import pytest
from pydantic import TypeAdapter, ValidationError

from hallmonitor_service.networks import Network

ADAPTER: TypeAdapter[object] = TypeAdapter(Network)


@pytest.mark.parametrize(
    ("written", "network"),
    [
        ("10.0.0.1", "10.0.0.1/32"),
        ("10.20.0.0/24", "10.20.0.0/24"),
        ("2001:DB8::/32", "2001:db8::/32"),
    ],
)
def test_a_network_is_read_and_written_in_one_spelling(written: str, network: str) -> None:
    read = ADAPTER.validate_python(written)
    assert read == ip_network(network)
    assert ADAPTER.dump_python(read) == network
    assert ADAPTER.validate_python(read) == read


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("10.20.0.5/24", "has bits set behind its prefix"),
        ("example.org", "is no IP address or network"),
        (5, "a network must be text"),
    ],
)
def test_everything_else_is_refused(written: object, told: str) -> None:
    with pytest.raises(ValidationError, match=told) as caught:
        ADAPTER.validate_python(written)
    assert [error["type"] for error in caught.value.errors()] == ["refused"]
