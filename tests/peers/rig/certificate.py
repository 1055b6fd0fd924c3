"""A self-signed certificate for the servers that tests start (RFC 5280)."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from typing import TYPE_CHECKING, NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

if TYPE_CHECKING:
    from pathlib import Path

CERTIFICATE_NAME = "portal.example.org"
"""The first name in it; every other name directly below example.org is good as well."""
NOT_BEFORE = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
NOT_AFTER = dt.datetime(2049, 12, 31, tzinfo=dt.UTC)


class Certificate(NamedTuple):
    """Where it lies.

    Attributes:
        chain: the certificate, PEM.
        key: its private key, PEM.
        pin: SHA-256 of its SubjectPublicKeyInfo, base64 (RFC 7469, section 2.4).
    """

    chain: Path
    key: Path
    pin: str


def make_certificate(folder: Path) -> Certificate:
    """Write certificate and key into a folder."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "School portal")])
    names = x509.SubjectAlternativeName([x509.DNSName(CERTIFICATE_NAME), x509.DNSName("*.example.org")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, NOT_BEFORE, NOT_AFTER)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    signed = builder.add_extension(names, critical=False).sign(key, hashes.SHA256())
    chain, key_path = folder / "chain.pem", folder / "key.pem"
    chain.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    key_path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    public = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return Certificate(chain, key_path, base64.b64encode(hashlib.sha256(public).digest()).decode())
