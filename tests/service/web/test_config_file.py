from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hallmonitor_service.faults import FaultsError
from hallmonitor_service.web.config_file import NOT_OFFERED, WebSettings, read_web_settings

if TYPE_CHECKING:
    from pathlib import Path

HASH = "$2y$10$X0h1gDsPszWURQaxFh.zoubFi6DXncSjhoQNJgRrnGs7EsimhC7zG"
TLS = "tls_server_config:\n  cert_file: a.pem\n  key_file: a.key\n"
WHOLE = f"""\
tls_server_config:
  cert_file: server.crt
  key_file: server.key
  client_auth_type: RequireAndVerifyClientCert
  client_ca_file: ca.crt
  client_allowed_sans: [prometheus.example]
  min_version: TLS12
  max_version: TLS12
  cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256]
  prefer_server_cipher_suites: true
http_server_config:
  http2: false
  headers:
    X-Frame-Options: deny
    X-Content-Type-Options: nosniff
    Strict-Transport-Security: ""
basic_auth_users:
  alice: {HASH}
  bob: {HASH}
"""


def read(tmp_path: Path, text: str) -> WebSettings:
    path = tmp_path / "web.yml"
    path.write_text(text)
    return read_web_settings(path)[0]


def faults(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(FaultsError) as raised:
        read(tmp_path, text)
    assert all(fault.path == tmp_path / "web.yml" for fault in raised.value.faults)
    return [f"{fault.line}: {fault.message} ({fault.remedy})" for fault in raised.value.faults]


@pytest.mark.parametrize(
    "text",
    ["", "# nothing\n", "tls_server_config:\nhttp_server_config:\nbasic_auth_users:\n", "tls_server_config: {}\n"],
)
def test_an_empty_file_is_http_in_clear_for_everybody(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text) == WebSettings()


def test_reads_the_whole_file(tmp_path: Path) -> None:
    settings = read(tmp_path, WHOLE)
    assert settings.tls_server_config is not None
    assert settings.tls_server_config.client_allowed_sans == ("prometheus.example",)
    assert settings.http_server_config.headers == {"X-Frame-Options": "deny", "X-Content-Type-Options": "nosniff"}
    assert settings.basic_auth_users == {"alice": HASH, "bob": HASH}


@pytest.mark.parametrize("place", NOT_OFFERED, ids=".".join)
def test_what_the_toolkit_knows_and_we_do_not_is_refused_by_name(tmp_path: Path, place: tuple[str, ...]) -> None:
    text = f"{place[0]}: 1\n" if len(place) == 1 else f"{TLS}  {place[1]}: x\n"
    (told,) = faults(tmp_path, text)
    assert told == f"{len(text.splitlines())}: {'.'.join(place)} is not offered here ({NOT_OFFERED[place]})"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("tls_server_config:\n  cert_file: a\n", 1, "missing key key_file in tls_server_config"),
        (f"{TLS}  kei_file: x\n", 4, "unknown key kei_file in tls_server_config (did you mean key_file?)"),
        ("basic_auth: {}\n", 1, "unknown key basic_auth (did you mean basic_auth_users?)"),
        (f"{TLS}  client_auth_type: RequireAnyClientCert\n", 4, "trusts any certificate (write RequireAndVerify"),
        (f"{TLS}  client_auth_type: Always\n", 4, "'Always' is not known (one of NoClientCert"),
        (f"{TLS}  client_auth_type: RequireAndVerifyClientCert\n", 4, "needs a CA to verify by (set client_ca_file)"),
        (f"{TLS}  client_ca_file: ca.pem\n", 4, "has no use while client_auth_type is NoClientCert"),
        (f"{TLS}  client_allowed_sans: [a]\n", 4, "needs a certificate from every client"),
        (f"{TLS}  min_version: TLS10\n", 4, "must be 'TLS12' or 'TLS13'"),
        (f"{TLS}  min_version: TLS13\n  max_version: TLS12\n", 4, "min_version is above max_version"),
        (f"{TLS}  cipher_suites: [TLS_AES_128_GCM_SHA256]\n", 4, "is not offered for TLS 1.2"),
        (
            f"{TLS}  min_version: TLS13\n  cipher_suites: [TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256]\n",
            5,
            "has no use with TLS 1.3 alone",
        ),
        ("http_server_config:\n  http2: true\n", 2, "HTTP/2 is not spoken here (write false, or take it out)"),
        ("http_server_config:\n  headers:\n    Server: x\n", 3, "header 'Server' cannot be set (one of Content-"),
        ("http_server_config:\n  headers:\n    X-Frame-Options: never\n", 3, "'never' is not known (one of deny, "),
        (
            'http_server_config:\n  headers:\n    Content-Security-Policy: "a\\r\\nSet-Cookie: b"\n',
            3,
            "has characters that no header may hold",
        ),
        ("basic_auth_users:\n  a: 1\n", 2, "must be text"),
        ("basic_auth_users:\n  a: plain\n", 2, "this is not a bcrypt hash (make one with: htpasswd"),
        (f"basic_auth_users:\n  'a:b': {HASH}\n", 2, "has a colon or is empty"),
        (f"basic_auth_users:\n  a: {HASH}\n  a: {HASH}\n", 3, "key a is given twice"),
        ("basic_auth_users: [a]\n", 1, "must hold keys with values"),
        ("- a\n", None, "must hold keys with values"),
        ("a: [\n", 2, "not YAML"),
        ("basic_auth_users:\n---\nb: 2\n", 3, "a second document begins here"),
    ],
)
def test_refuses_with_line_and_remedy(tmp_path: Path, text: str, line: int | None, words: str) -> None:
    (told,) = faults(tmp_path, text)
    assert words in told
    assert line is None or told.startswith(f"{line}: ")


def test_collects_all_faults_and_repeats_no_secret(tmp_path: Path) -> None:
    told = faults(
        tmp_path,
        "tls_server_config:\n  cert: ABC\n  cert_file: a\n  key_file: b\n  min_version: SSL3\n"
        "rate_limit: {burst: 1}\nbasic_auth_users:\n  a: canary\n  b: canary\n",
    )
    assert sorted(int(each.partition(":")[0]) for each in told) == [2, 5, 6, 8, 9]
    assert not any("canary" in each or "ABC" in each for each in told)


def test_a_file_that_cannot_be_read_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(FaultsError, match="the web configuration cannot be read"):
        read_web_settings(tmp_path / "none.yml")
