"""A receiver of webhooks on this machine, for the tests of this room."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    import ssl
    from collections.abc import Mapping

PATIENCE_S = 20.0


@dataclass(frozen=True, slots=True)
class Request:
    """What came."""

    path: str
    headers: Mapping[str, str]
    notification: dict[str, Any]

    @property
    def numbers(self) -> list[int]:
        return [int(alert["fingerprint"], 16) for alert in self.notification["alerts"]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered; `raw` stands in place of an answer of HTTP."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    raw: bytes | None = None


class WebhookServer:
    """Answers as a test has written down, then 200.

    Args:
        answers: the first ones.
        port: where to listen; 0 for one that is free.
        context: for TLS.
    """

    def __init__(self, *answers: Answer, port: int = 0, context: ssl.SSLContext | None = None) -> None:
        self.requests: list[Request] = []
        self._answers = list(answers)
        self._server = ThreadingHTTPServer(("127.0.0.1", port), self._handler())
        if context is not None:
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
            self._server.handle_error = lambda *_: None  # type: ignore[method-assign]
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(PATIENCE_S)
        assert not self._thread.is_alive()

    @property
    def numbers(self) -> list[list[int]]:
        """The alerts of each request."""
        return [request.numbers for request in self.requests]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                content = self.rfile.read(int(self.headers["Content-Length"]))
                outer.requests.append(Request(self.path, dict(self.headers), json.loads(content)))
                answer = outer._answers.pop(0) if outer._answers else Answer()
                if answer.raw is not None:
                    self.wfile.write(answer.raw)
                    self.close_connection = True
                    return
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        return Handler
