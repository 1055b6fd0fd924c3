"""Posts alerts to a webhook, as Alertmanager does.

An answer of 2xx is the acknowledgment. Whoever is busy or away (408, 429, 5xx, no answer) is asked again, not before
the time that it names in Retry-After. Every other answer is a refusal: somebody has to mend the receiver or the
configuration. No redirect is followed, as alerts go where the configuration says and nowhere else; nor does a variable
of the environment put a proxy between.
"""

from __future__ import annotations

import base64
import json
import socket
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection, RemoteDisconnected
from threading import Timer
from typing import TYPE_CHECKING

from hallmonitor.outputs.client_tls import client_context
from hallmonitor.outputs.network_trouble import trouble_of
from hallmonitor.outputs.receiver import NotTaken, Outcome
from hallmonitor.outputs.secret_file import SecretError, read_secret
from hallmonitor.outputs.web_address import AddressError, read_address
from hallmonitor.outputs.webhook_body import body, group_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from hallmonitor.outputs.alert_queue import QueuedAlert
    from hallmonitor.outputs.web_address import WebAddress

_BUSY = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS})


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a webhook is, and what it asks for.

    Secrets are read for each request, so that they can be exchanged at any time.

    Attributes:
        url: http or https, or None where `url_file` holds it.
        url_file: file with the URL, where that is a secret itself.
        ca_file: authorities that the receiver's certificate is checked with; None for those of the system.
        cert_file: certificate to show, with its key.
        key_file: the key, where it is in a file of its own.
        bearer_token_file: file with a token (RFC 6750).
        username: for basic authentication (RFC 7617).
        password_file: file with its password.
        timeout_s: how long to wait for a connection, and for each part of an answer.
    """

    url: str | None
    url_file: Path | None
    ca_file: Path | None
    cert_file: Path | None
    key_file: Path | None
    bearer_token_file: Path | None
    username: str | None
    password_file: Path | None
    timeout_s: float


class Webhook:
    """A receiver that speaks HTTP.

    Args:
        endpoint: where it is.
        name: of the receiver, as notifications tell it.
        external_url: where a person can look further; may be empty.
        batch: most alerts in one request.
    """

    def __init__(self, endpoint: Endpoint, name: str, external_url: str, batch: int) -> None:
        self._endpoint = endpoint
        self._name = name
        self._external_url = external_url
        self.most_at_once = batch

    def take(self, alerts: Sequence[QueuedAlert], mark: str, now_s: float) -> Outcome:  # noqa: ARG002 - as a receiver
        """Post the alerts that are of the first one's group, as far as none of another group stands between."""
        told = _of_one_group([json.loads(alert.text) for alert in alerts])
        try:
            trouble = self._post(body(told, self._name, self._external_url))
        except SecretError as error:
            trouble = NotTaken("refused", f"a file with a secret {error.message}")
        except AddressError as error:
            trouble = NotTaken("refused", f"the URL in the file {error.message}")
        except RemoteDisconnected:
            trouble = NotTaken("unreachable", "the receiver ended the connection without an answer")
        except OSError as error:
            trouble = trouble_of(error)
        except HTTPException:
            trouble = NotTaken("unreachable", "the receiver's answer is no HTTP")
        return Outcome(len(told)) if trouble is None else Outcome(0, not_taken=trouble)

    def close(self) -> None:
        """Nothing stays open between requests."""

    def _post(self, content: bytes) -> NotTaken | None:
        """Send a request, and read the head of the answer."""
        address = read_address(self._url())
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "hallmonitor",
            "Connection": "close",
            **self._authorization(),
        }
        connection = self._connection(address)
        try:
            with _ended_after(connection, 2 * self._endpoint.timeout_s):
                connection.connect()
                connection.request("POST", address.target, content, headers)
                return _refusal(connection.getresponse())
        finally:
            connection.close()

    def _url(self) -> str:
        if self._endpoint.url_file is not None:
            return read_secret(self._endpoint.url_file)
        return self._endpoint.url or ""

    def _authorization(self) -> dict[str, str]:
        endpoint = self._endpoint
        if endpoint.bearer_token_file is not None:
            return {"Authorization": f"Bearer {read_secret(endpoint.bearer_token_file)}"}
        if endpoint.password_file is not None:
            pair = f"{endpoint.username}:{read_secret(endpoint.password_file)}"
            return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode('ascii')}"}
        return {}

    def _connection(self, address: WebAddress) -> HTTPConnection:
        endpoint = self._endpoint
        if not address.is_tls:
            return HTTPConnection(address.host, address.port, timeout=endpoint.timeout_s)
        context = client_context(endpoint.ca_file, endpoint.cert_file, endpoint.key_file)
        return HTTPSConnection(address.host, address.port, timeout=endpoint.timeout_s, context=context)


def _of_one_group(alerts: list[dict[str, object]]) -> list[dict[str, object]]:
    keys = [group_key(alert) for alert in alerts]
    end = next((at for at, key in enumerate(keys) if key != keys[0]), len(keys))
    return alerts[:end]


@contextmanager
def _ended_after(connection: HTTPConnection, seconds: float) -> Iterator[None]:
    """End a connection whose other side sends, but too little: each single wait has a bound, but not their sum."""

    def end() -> None:
        if connection.sock is not None:
            with suppress(OSError):
                connection.sock.shutdown(socket.SHUT_RDWR)

    timer = Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _refusal(answer: HTTPResponse) -> NotTaken | None:
    """Say why the receiver did not take what was posted; None where it did."""
    status = answer.status
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return None
    if status in _BUSY or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return NotTaken("unreachable", f"HTTP status {status}", _retry_after_s(answer))
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        return NotTaken("refused", f"HTTP status {status}, a redirect, which is not followed")
    return NotTaken("refused", f"HTTP status {status}")


def _retry_after_s(answer: HTTPResponse) -> float | None:
    """Read Retry-After (RFC 9110 section 10.2.3): seconds, or a moment, told by the receiver's own clock."""
    asked = (answer.getheader("Retry-After") or "").strip()
    if asked.isascii() and asked.isdigit():
        return float(asked)
    try:
        then = parsedate_to_datetime(asked)
        return max(0.0, (then - parsedate_to_datetime(answer.getheader("Date") or "")).total_seconds())
    except (TypeError, ValueError):
        return None
