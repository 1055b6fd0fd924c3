"""The TLS side of a web configuration: files in, a context that serves by them out."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

from hallmonitor_service.faults import Fault, FaultsError, reason_of
from hallmonitor_service.web.cipher_suites import OPENSSL_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from hallmonitor_service.validation import Locate
    from hallmonitor_service.web.config_file import TlsServer

_VERSIONS = {"TLS12": ssl.TLSVersion.TLSv1_2, "TLS13": ssl.TLSVersion.TLSv1_3}
_MODES = {
    "NoClientCert": ssl.CERT_NONE,
    "VerifyClientCertIfGiven": ssl.CERT_OPTIONAL,
    "RequireAndVerifyClientCert": ssl.CERT_REQUIRED,
}


def tls_files(settings: TlsServer, path: Path) -> dict[str, Path]:
    """Give the files that the settings name, by key; relative ones are looked for beside the web configuration."""
    named = {key: getattr(settings, key) for key in ("cert_file", "key_file", "client_ca_file")}
    return {key: path.parent / name for key, name in named.items() if name is not None}


def server_context(settings: TlsServer, path: Path, locate: Locate) -> ssl.SSLContext:
    """Make the context.

    Args:
        settings: what the web configuration says.
        path: the web configuration, for faults.
        locate: finds the line of a key.

    Raises:
        FaultsError: a file cannot be read, or does not hold what it must.
    """
    files = tls_files(settings, path)
    unreadable = [
        _fault(f"{files[key]} cannot be read: {why}", "", key, path, locate) for key, why in _unreadable(files)
    ]
    if unreadable:
        raise FaultsError(unreadable)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = _VERSIONS[settings.min_version]
    context.maximum_version = _VERSIONS[settings.max_version]
    context.set_alpn_protocols(["http/1.1"])
    if settings.cipher_suites:
        context.set_ciphers(":".join(OPENSSL_NAMES[name] for name in settings.cipher_suites))
    if not settings.prefer_server_cipher_suites:
        context.options &= ~ssl.OP_CIPHER_SERVER_PREFERENCE
    faults = list(_load(context, files, path, locate))
    if faults:
        raise FaultsError(faults)
    context.verify_mode = _MODES[settings.client_auth_type]
    return context


def names_one_of(certificate: object, allowed: frozenset[str]) -> bool:
    """Tell whether a client's certificate names one of `allowed` as DNS, IP, e-mail or URI (RFC 5280 4.2.1.6).

    Args:
        certificate: as `SSLSocket.getpeercert` gives it; None where the client showed none.
        allowed: names, each compared whole.
    """
    names = certificate.get("subjectAltName", ()) if isinstance(certificate, dict) else ()
    kinds = {"DNS", "IP Address", "email", "URI"}
    return any(kind in kinds and name in allowed for kind, name in names)


def _unreadable(files: dict[str, Path]) -> Iterable[tuple[str, str]]:
    for key, file in files.items():
        try:
            file.read_bytes()
        except OSError as error:
            yield key, reason_of(error)


def _load(context: ssl.SSLContext, files: dict[str, Path], path: Path, locate: Locate) -> Iterable[Fault]:
    asked = []

    def no_pass_phrase() -> str:
        """Answer OpenSSL, which would otherwise ask at the terminal."""
        asked.append(True)
        return ""

    try:
        context.load_cert_chain(files["cert_file"], files["key_file"], no_pass_phrase)
    except OSError as error:
        if asked:
            yield _fault(
                "the key has a pass phrase", "write it without: openssl pkey -in OLD", "key_file", path, locate
            )
        elif getattr(error, "reason", None) == "KEY_VALUES_MISMATCH":
            yield _fault("the key is not the certificate's", "name the two that go together", "key_file", path, locate)
        else:
            remedy = "both are PEM files: BEGIN CERTIFICATE, BEGIN PRIVATE KEY"
            yield _fault("certificate and key cannot be read", remedy, "cert_file", path, locate)
    if ca_file := files.get("client_ca_file"):
        try:
            context.load_verify_locations(ca_file)
        except OSError:
            yield _fault(
                "no certificate is found in it", "a PEM file: BEGIN CERTIFICATE", "client_ca_file", path, locate
            )


def _fault(message: str, remedy: str, key: str, path: Path, locate: Locate) -> Fault:
    place = ("tls_server_config", key)
    return Fault(f"{'.'.join(place)}: {message}", remedy, path, locate(place, None))
