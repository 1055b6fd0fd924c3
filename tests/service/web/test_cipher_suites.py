from __future__ import annotations

import ssl

import pytest

from hallmonitor_service.web.cipher_suites import OPENSSL_NAMES


@pytest.mark.parametrize("name", OPENSSL_NAMES.values(), ids=str)
def test_openssl_knows_the_name(name: str) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers(name)
    assert name in {suite["name"] for suite in context.get_ciphers()}


def test_names_are_of_one_kind() -> None:
    assert all(name.startswith("TLS_ECDHE_") for name in OPENSSL_NAMES)
    assert len(set(OPENSSL_NAMES.values())) == len(OPENSSL_NAMES)
