"""What a failing network says, in words without an address or a name of a host."""

from __future__ import annotations

import socket
import ssl
from typing import TYPE_CHECKING, Final

from hallmonitor.outputs.receiver import NotTaken
from hallmonitor_service.faults import reason_of

if TYPE_CHECKING:
    from collections.abc import Mapping

_VERIFICATION: Final[Mapping[int, str]] = {
    # X509_STORE_CTX_get_error(3) of OpenSSL; its own words may tell the address.
    9: "it does not hold yet",
    10: "it has expired",
    18: "it is self-signed",
    19: "its chain ends in an authority that is not known here",
    20: "its authority is not known here",
    21: "its authority is not known here",
    23: "it was revoked",
    62: "it is for another name",
    64: "it is for another address",
}


def trouble_of(error: OSError) -> NotTaken:
    """Say why a receiver on the network could not be given something."""
    match error:
        case ssl.SSLCertVerificationError():
            reason = _VERIFICATION.get(error.verify_code, f"OpenSSL's code {error.verify_code}")
            return NotTaken("refused", f"the receiver's certificate cannot be verified: {reason}")
        case ssl.SSLError():
            return NotTaken("unreachable", f"TLS failed: {(error.reason or 'unknown').lower().replace('_', ' ')}")
        case TimeoutError():
            return NotTaken("unreachable", "the receiver did not answer in time")
        case socket.gaierror():
            return NotTaken("unreachable", "the receiver's name cannot be resolved")
        case _:
            return NotTaken("unreachable", reason_of(error))
