from __future__ import annotations

import pytest

from hallmonitor import shipped
from hallmonitor.signature import SignatureSet, load_signatures
from hallmonitor.signature.asking import asking_signatures


@pytest.fixture(scope="module")
def signatures() -> SignatureSet:
    return load_signatures(shipped.root(), {"approved_domains": ["approved.example"]})


@pytest.mark.parametrize(
    ("known", "names"),
    [
        ({"category": "gambling"}, ["gambling-sites"]),
        ({"category": "education", "service": "powerschool"}, ["student-records-then-upload"]),
        ({"category": "education", "service": "khan-academy"}, []),
        ({"category": "vpn-proxy", "service": "nordvpn"}, ["anonymiser-tunnel"]),
        # What a signature takes out by a `not` it does not ask for.
        ({"category": "vpn-proxy", "service": "icloud-private-relay"}, []),
        ({"category": "vpn-proxy", "category_source": "port"}, []),
        ({"category": "vpn-proxy", "domain": "market.onion.ly"}, ["anonymiser-tunnel", "dark-market-gateway"]),
        ({"category": "gaming", "domain": "www.roblox.com"}, ["gaming-over-allowance"]),
        ({"category": "gaming", "domain": "www.approved.example"}, []),
        ({"category_source": "domain"}, []),
        ({}, []),
    ],
)
def test_signatures_that_can_count_such_a_flow(
    signatures: SignatureSet, known: dict[str, str], names: list[str]
) -> None:
    assert asking_signatures(signatures, known) == names
