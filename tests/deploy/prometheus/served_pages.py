"""Both services' metrics pages on free ports of loopback, one of them by TLS with a password."""

from __future__ import annotations

import datetime as dt
import ipaddress
from typing import TYPE_CHECKING, Final

import bcrypt
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from hallmonitor_service.web.endpoint import Endpoint
from hallmonitor_service.web.kept_config import KeptWebConfig
from hallmonitor_service.web.page import metrics_page
from hallmonitor_service.web.server import WebServer

if TYPE_CHECKING:
    from pathlib import Path

    from prometheus_client import CollectorRegistry

PASSWORD: Final = "a word that only Prometheus knows"  # noqa: S105 - of this test alone


def served(registry: CollectorRegistry, web_config: Path | None = None) -> WebServer:
    """Serve a registry's page at /metrics; whoever asks for it stops it.

    Args:
        registry: what is shown.
        web_config: TLS and basic auth, as the exporter toolkit's file has them.
    """
    config = KeptWebConfig(web_config, lambda _faults: None)
    server = WebServer(Endpoint("127.0.0.1", 0), config, {"/metrics": metrics_page(registry)})
    server.start()
    return server


def write_web_config(folder: Path) -> Path:
    """Write a certificate for 127.0.0.1 that vouches for itself, and a configuration that asks for `PASSWORD`."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sensor")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "agent.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "agent.key").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    hashed = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(4)).decode()
    (folder / "web.yml").write_text(
        "tls_server_config: {cert_file: agent.pem, key_file: agent.key}\n"
        f"basic_auth_users: {{prometheus: {hashed}}}\n",
        encoding="utf-8",
    )
    return folder / "web.yml"
