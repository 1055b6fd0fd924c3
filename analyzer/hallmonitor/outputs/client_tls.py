"""TLS as a receiver's client: whom to trust, and what to show."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

from hallmonitor.outputs.secret_file import SecretError, check_private
from hallmonitor_service.faults import reason_of
from hallmonitor_service.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def client_context(ca_file: Path | None, cert_file: Path | None, key_file: Path | None) -> ssl.SSLContext:
    """Read the files as they are now, so that they can be exchanged at any time.

    Args:
        ca_file: authorities, in PEM, that vouch for the receiver; None for those of the system.
        cert_file: certificate to show, with its key where `key_file` is None; None for none.
        key_file: the key, without a passphrase.

    Raises:
        OSError: a file cannot be read; as ssl.SSLError, where it does not hold what it should.
    """
    context = ssl.create_default_context(cafile=ca_file)
    if cert_file is not None:
        # With a passphrase given, even if it is none, OpenSSL asks no terminal for one.
        context.load_cert_chain(cert_file, key_file, password="")
    return context


def tls_refusals(ca_file: Path | None, cert_file: Path | None, key_file: Path | None) -> Iterator[Refusal]:
    """Give what is wrong with the files, each at its key; the arguments are those of `client_context`."""
    try:
        client_context(ca_file, None, None)
    except OSError as error:
        yield _unusable(error, "certificates of authorities in PEM", "ca_file")
    if cert_file is None:
        if key_file is not None:
            yield Refusal("key_file stands without cert_file", "write cert_file as well", ("key_file",))
        return
    place = "cert_file" if key_file is None else "key_file"
    try:
        check_private(key_file or cert_file)
        client_context(None, cert_file, key_file)
    except SecretError as error:
        yield Refusal(f"{place} {error.message}", error.remedy, (place,))
    except OSError as error:
        yield _unusable(error, "certificate in PEM with its key, which has no passphrase", "cert_file")


def _unusable(error: OSError, what: str, place: str) -> Refusal:
    if isinstance(error, ssl.SSLError):
        return Refusal(f"{place} holds no {what}", "name another file", (place,))
    return Refusal(f"{place} cannot be read: {reason_of(error)}", "name a file that the service can read", (place,))
