from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

import pytest
from authority import Authority
from cryptography.hazmat.primitives import serialization

from hallmonitor.outputs.client_tls import client_context, tls_refusals

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


def refusals(*files: Path | None) -> list[tuple[str, tuple[int | str, ...]]]:
    return [(refusal.message, tuple(refusal.place)) for refusal in tls_refusals(*files)]


def test_without_files_the_authorities_of_the_system_count() -> None:
    context = client_context(None, None, None)
    assert context.verify_mode == ssl.CERT_REQUIRED
    assert context.check_hostname
    assert refusals(None, None, None) == []


def test_sound_files_are_not_refused(authority: Authority) -> None:
    certificate, key = authority.signed()
    assert refusals(authority.file, certificate, key) == []
    both = certificate.with_name("both.pem")
    both.write_bytes(certificate.read_bytes() + key.read_bytes())
    both.chmod(0o640)
    assert refusals(authority.file, both, None) == []


def test_each_file_that_cannot_be_used_is_told_at_its_key(authority: Authority, tmp_path: Path) -> None:
    certificate, key = authority.signed()
    no_pem = tmp_path / "no.pem"
    no_pem.write_text("no PEM")
    no_pem.chmod(0o600)
    gone = tmp_path / "gone.pem"
    assert refusals(gone, None, key) == [
        ("ca_file cannot be read: no such file or directory", ("ca_file",)),
        ("key_file stands without cert_file", ("key_file",)),
    ]
    assert refusals(no_pem, gone, key) == [
        ("ca_file holds no certificates of authorities in PEM", ("ca_file",)),
        ("cert_file cannot be read: no such file or directory", ("cert_file",)),
    ]
    assert refusals(None, certificate, gone) == [("key_file cannot be read: no such file or directory", ("key_file",))]
    assert refusals(None, certificate, no_pem) == [
        ("cert_file holds no certificate in PEM with its key, which has no passphrase", ("cert_file",))
    ]


def test_a_key_that_others_can_read_is_refused(authority: Authority) -> None:
    certificate, key = authority.signed()
    key.chmod(0o644)
    assert refusals(None, certificate, key) == [("key_file is open to others (mode 0644)", ("key_file",))]
    certificate.write_bytes(certificate.read_bytes() + key.read_bytes())
    assert refusals(None, certificate, None) == [("cert_file is open to others (mode 0644)", ("cert_file",))]


def test_a_key_with_a_passphrase_is_refused_and_no_terminal_asked(authority: Authority) -> None:
    certificate, key = authority.signed()
    opened = serialization.load_pem_private_key(key.read_bytes(), None)
    locked = serialization.BestAvailableEncryption(b"passphrase")
    key.write_bytes(opened.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, locked))
    assert [place for _, place in refusals(None, certificate, key)] == [("cert_file",)]
