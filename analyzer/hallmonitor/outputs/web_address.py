"""The URL of a webhook, taken apart and checked."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

_EXAMPLE = "such as https://alerts.example/hook"


class AddressError(ValueError):
    """A URL that cannot be used; neither message nor remedy repeats it, as its path may be a secret.

    Attributes:
        message: what is wrong, in words that follow "the URL".
        remedy: what would be right.
    """

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class WebAddress:
    """Where a request goes.

    Attributes:
        is_tls: whether by https.
        host: name or address.
        port: TCP port.
        target: path and query, as the request's first line has them (RFC 9112 section 3.2.1).
    """

    is_tls: bool
    host: str
    port: int
    target: str

    @property
    def is_of_this_machine(self) -> bool:
        """Whether what is sent there leaves the machine."""
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


def read_address(text: str) -> WebAddress:
    """Take a URL apart.

    Raises:
        AddressError: it is no URL that alerts can be posted to.
    """
    if not text.isascii() or not text.isprintable() or " " in text:
        raise AddressError("has letters that no URL has", f"write it in ASCII, {_EXAMPLE}")
    try:
        url = urlsplit(text)
        host, port = url.hostname or "", url.port
        host.encode("idna")
    except ValueError:
        raise AddressError("is no URL", _EXAMPLE) from None
    if url.scheme not in {"http", "https"} or not host:
        raise AddressError("is not of http or https with a host", _EXAMPLE)
    if url.username is not None or url.password is not None:
        raise AddressError("holds a user", "write username and password_file instead")
    if url.fragment:
        raise AddressError("has a part behind #, which no server is ever sent", "leave it out")
    is_tls = url.scheme == "https"
    target = (url.path or "/") + (f"?{url.query}" if url.query else "")
    return WebAddress(is_tls, host, port or (443 if is_tls else 80), target)
