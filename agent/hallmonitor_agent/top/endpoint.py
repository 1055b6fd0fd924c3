"""Asks a running agent for its pages, over HTTP or HTTPS."""

from __future__ import annotations

import base64
import http.client
import ssl
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import SplitResult, urlsplit

from hallmonitor_service.faults import FaultsError, reason_of

if TYPE_CHECKING:
    from pathlib import Path

_PATIENCE_S = 5.0
_MOST_OCTETS = 8 << 20
"""Of a page: some hundred times as much as an agent's."""


class AwayError(Exception):
    """The agent does not answer, or not with what was asked for; its text says why."""


@dataclass(frozen=True, slots=True)
class Access:
    """How to get at the pages.

    Attributes:
        user: for basic authentication; empty without.
        password: that belongs to it.
        ca_file: CA that the server's certificate must lead to; the machine's own if None.
        certificate: PEM file that shows the server who we are, with the key in it; None without.
    """

    user: str = ""
    password: str = ""
    ca_file: Path | None = None
    certificate: Path | None = None


class Reply(NamedTuple):
    """What came back.

    Attributes:
        status: HTTP status code.
        text: the body.
        date: the Date field, empty without.
    """

    status: int
    text: str
    date: str


class Endpoint:
    """The pages of one agent.

    Args:
        url: of the server, or of its metrics page.
        access: how to get at them.

    Raises:
        FaultsError: the URL or a file of `access` cannot be used.
    """

    def __init__(self, url: str, access: Access) -> None:
        self._parts = _checked(url)
        self._access = access
        self._tls = _context(access) if self._parts.scheme == "https" else None

    @property
    def place(self) -> str:
        """Where the agent is, for people."""
        return f"{self._parts.scheme}://{self._parts.netloc}"

    def ask(self, path: str) -> Reply:
        """Ask for a page.

        Raises:
            AwayError: there is no answer, or the page may not be seen.
        """
        try:
            reply = self._exchange(path)
        except TimeoutError:
            raise AwayError(f"no answer within {_PATIENCE_S:.0f} s") from None
        except ssl.SSLError as error:
            reason = getattr(error, "verify_message", "") or (error.reason or "TLS failed").lower().replace("_", " ")
            raise AwayError(f"no secure connection: {reason}") from None
        except http.client.HTTPException:
            raise AwayError("what answers there speaks no HTTP") from None
        except OSError as error:
            raise AwayError(reason_of(error)) from None
        if reply.status == http.HTTPStatus.UNAUTHORIZED:
            raise AwayError("the user or the password is not right" if self._access.user else "it wants a user")
        return reply

    def _exchange(self, path: str) -> Reply:
        connection = self._connection()
        try:
            headers = {"Accept": "text/plain"}
            if self._access.user:
                pair = f"{self._access.user}:{self._access.password}".encode()
                headers["Authorization"] = f"Basic {base64.b64encode(pair).decode()}"
            connection.request("GET", path, headers=headers)
            response = connection.getresponse()
            octets = response.read(_MOST_OCTETS)
            if response.length:
                raise AwayError("the answer was cut short")
            return Reply(response.status, octets.decode("utf-8", "replace"), response.getheader("Date", ""))
        finally:
            connection.close()

    def _connection(self) -> http.client.HTTPConnection:
        host, port = self._parts.hostname or "", self._parts.port
        if self._tls is None:
            return http.client.HTTPConnection(host, port, timeout=_PATIENCE_S)
        return http.client.HTTPSConnection(host, port, timeout=_PATIENCE_S, context=self._tls)


def _checked(url: str) -> SplitResult:
    example = "such as http://127.0.0.1:9477"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise FaultsError.single(f"{url!r} is no URL", example) from None
    if parts.scheme not in {"http", "https"} or not parts.hostname or port == 0:
        raise FaultsError.single(f"{url!r} is no URL of a metrics page", example)
    if parts.username is not None:
        raise FaultsError.single("a user in the URL would show in the list of processes", "use --user")
    if parts.path not in {"", "/", "/metrics"} or parts.query:
        raise FaultsError.single(f"the page's path is /metrics, not {parts.path}", example)
    return parts


def _context(access: Access) -> ssl.SSLContext:
    context = ssl.create_default_context()
    for file, load, what in (
        (access.ca_file, context.load_verify_locations, "CA"),
        (access.certificate, context.load_cert_chain, "certificate"),
    ):
        if file is None:
            continue
        try:
            load(file)
        except ssl.SSLError:
            raise FaultsError.single(f"this is no PEM file of a {what}", "", file) from None
        except OSError as error:
            raise FaultsError.single(f"the {what} cannot be read: {reason_of(error)}", "", file) from None
    return context
