"""A page: what answers a request for a path."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from prometheus_client.exposition import choose_encoder

if TYPE_CHECKING:
    from collections.abc import Callable

    from prometheus_client import CollectorRegistry

    from hallmonitor_service.health import Health


class Answer(NamedTuple):
    """What goes back to the client.

    Attributes:
        status: HTTP status code.
        content_type: media type of the body.
        body: the octets.
    """

    status: int
    content_type: str
    body: bytes


if TYPE_CHECKING:
    Page = Callable[[str], Answer]
    """From the request's Accept field, empty where it has none, to the answer; called from several threads."""


def metrics_page(registry: CollectorRegistry) -> Page:
    """Make the page that Prometheus scrapes: its text format, or OpenMetrics where the client accepts that."""

    def page(accept: str) -> Answer:
        wanted = "application/openmetrics-text; version=1.0.0"
        # The library reads version and escaping out of the field without care for what they could be.
        encode, content_type = choose_encoder(wanted if wanted.partition(";")[0] in accept.lower() else "")
        return Answer(200, content_type, encode(registry))

    return page


def health_page(health: Health) -> Page:
    """Make a page that is 200 while all is well, else 503; it tells every check with its reason, as JSON."""

    def page(_accept: str) -> Answer:
        reasons = health.reasons()
        failing = {name: reason for name, reason in reasons.items() if reason is not None}
        body = {
            "status": "failing" if failing else "ok",
            "checks": {name: reason or "ok" for name, reason in reasons.items()},
        }
        return Answer(503 if failing else 200, "application/json", json.dumps(body, indent=2).encode() + b"\n")

    return page
