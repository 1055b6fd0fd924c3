from __future__ import annotations

import ssl
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from hallmonitor_service.faults import FaultsError
from hallmonitor_service.web.config_file import TlsServer
from hallmonitor_service.web.tls import names_one_of, server_context, tls_files

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conftest import Authority

SUITE = "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"


def locate(place: Sequence[int | str], _value: object) -> int:
    return {"cert_file": 2, "key_file": 3, "client_ca_file": 4}[str(place[-1])]


def context(authority: Authority, **keys: Any) -> ssl.SSLContext:  # noqa: ANN401 - keys of the table
    pair = authority.issue("server.example")
    settings = TlsServer(**{"cert_file": str(pair.certificate), "key_file": str(pair.key), **keys})
    return server_context(settings, Path("/etc/web.yml"), locate)


def faults(authority: Authority, **keys: Any) -> list[str]:  # noqa: ANN401 - as above
    with pytest.raises(FaultsError) as raised:
        context(authority, **keys)
    return [str(fault) for fault in raised.value.faults]


def test_serves_tls_1_2_and_later_by_default(authority: Authority) -> None:
    made = context(authority)
    assert (made.minimum_version, made.maximum_version) == (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3)
    assert made.verify_mode == ssl.CERT_NONE
    assert made.options & ssl.OP_CIPHER_SERVER_PREFERENCE


def test_every_setting_takes_effect(authority: Authority) -> None:
    made = context(
        authority,
        min_version="TLS12",
        max_version="TLS12",
        cipher_suites=[SUITE],
        prefer_server_cipher_suites=False,
        client_auth_type="RequireAndVerifyClientCert",
        client_ca_file=str(authority.certificate),
    )
    assert made.maximum_version == ssl.TLSVersion.TLSv1_2
    assert [each["name"] for each in made.get_ciphers() if each["protocol"] == "TLSv1.2"] == [
        "ECDHE-ECDSA-AES128-GCM-SHA256"
    ]
    assert not made.options & ssl.OP_CIPHER_SERVER_PREFERENCE
    assert made.verify_mode == ssl.CERT_REQUIRED
    assert len(made.get_ca_certs()) == 1


def test_paths_begin_at_the_files_folder() -> None:
    settings = TlsServer(cert_file="a.pem", key_file="/run/b.key")
    assert tls_files(settings, Path("/etc/hm/web.yml")) == {
        "cert_file": Path("/etc/hm/a.pem"),
        "key_file": Path("/run/b.key"),
    }


def test_every_file_that_cannot_be_read_is_told(authority: Authority) -> None:
    told = faults(authority, cert_file="/none/a.pem", key_file="/none/b.key")
    assert told == [
        "/etc/web.yml:2: tls_server_config.cert_file: /none/a.pem cannot be read: no such file or directory",
        "/etc/web.yml:3: tls_server_config.key_file: /none/b.key cannot be read: no such file or directory",
    ]


def test_a_key_of_another_certificate_is_told(authority: Authority) -> None:
    (told,) = faults(authority, key_file=str(authority.issue("other.example").key))
    assert "web.yml:3: tls_server_config.key_file: the key is not the certificate's" in told


def test_a_key_with_a_pass_phrase_is_told_and_nobody_asked(authority: Authority) -> None:
    pair = authority.issue("sealed.example", pass_phrase=b"secret")
    (told,) = faults(authority, cert_file=str(pair.certificate), key_file=str(pair.key))
    assert "web.yml:3: tls_server_config.key_file: the key has a pass phrase (write it without: openssl pkey" in told


def test_a_file_that_is_no_certificate_is_told(authority: Authority, tmp_path: Path) -> None:
    junk = tmp_path / "junk.pem"
    junk.write_text("nothing\n")
    told = faults(
        authority,
        cert_file=str(junk),
        client_ca_file=str(junk),
        client_auth_type="RequireAndVerifyClientCert",
    )
    assert [line.partition(" (")[0] for line in told] == [
        "/etc/web.yml:2: tls_server_config.cert_file: certificate and key cannot be read",
        "/etc/web.yml:4: tls_server_config.client_ca_file: no certificate is found in it",
    ]


@pytest.mark.parametrize(
    ("names", "named"),
    [
        ((("DNS", "a.example"),), True),
        ((("DNS", "other.example"), ("IP Address", "192.0.2.1")), True),
        ((("email", "a@example.org"),), True),
        ((("URI", "spiffe://example/a"),), True),
        ((("DNS", "b.a.example"),), False),
        ((("DirName", "a.example"),), False),
        ((), False),
    ],
)
def test_a_client_is_known_by_one_of_its_names(names: tuple[tuple[str, str], ...], named: bool) -> None:  # noqa: FBT001
    allowed = frozenset({"a.example", "192.0.2.1", "a@example.org", "spiffe://example/a"})
    assert names_one_of({"subjectAltName": names}, allowed) is named


def test_a_client_without_certificate_has_no_name() -> None:
    assert not names_one_of(None, frozenset({"a"}))
