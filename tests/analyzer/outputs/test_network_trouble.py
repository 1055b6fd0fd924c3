from __future__ import annotations

import errno
import os
import socket
import ssl

import pytest

from hallmonitor.outputs.network_trouble import trouble_of


def verification(code: int) -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError(1, "IP address mismatch, certificate is not valid for '192.0.2.1'")
    error.verify_code = code
    return error


def tls() -> ssl.SSLError:
    error = ssl.SSLError(1, "[SSL: WRONG_VERSION_NUMBER] wrong version number")
    error.reason = "WRONG_VERSION_NUMBER"
    return error


@pytest.mark.parametrize(
    ("error", "kind", "why"),
    [
        (verification(64), "refused", "the receiver's certificate cannot be verified: it is for another address"),
        (verification(99), "refused", "the receiver's certificate cannot be verified: OpenSSL's code 99"),
        (tls(), "unreachable", "TLS failed: wrong version number"),
        (TimeoutError("timed out"), "unreachable", "the receiver did not answer in time"),
        (socket.gaierror(-2, "Name or service not known"), "unreachable", "the receiver's name cannot be resolved"),
        (OSError(errno.ECONNREFUSED, os.strerror(errno.ECONNREFUSED)), "unreachable", "connection refused"),
    ],
)
def test_trouble_is_told_without_who_it_is_with(error: OSError, kind: str, why: str) -> None:
    trouble = trouble_of(error)
    assert (trouble.kind, trouble.why) == (kind, why)
