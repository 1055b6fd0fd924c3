"""Writes docs/metrics.md from the list of the metrics: `python -m hallmonitor_agent.metrics.document`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from hallmonitor_agent.metrics.capture_measures import CAPTURE_MEASURES
from hallmonitor_agent.metrics.decoding_measures import DECODING_MEASURES
from hallmonitor_agent.metrics.flow_measures import FLOW_MEASURES
from hallmonitor_agent.metrics.measure import PREFIX
from hallmonitor_agent.metrics.spool_measures import SPOOL_MEASURES

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEAD: Final = """\
# Metrics of hallmonitor-agent

This page is made from the program (`make docs`). The metrics are at `/metrics` of the address in `[metrics]`, in
Prometheus' text format, or in OpenMetrics where the client accepts it. Beside them are `/-/healthy`, which is 503 with
each reason while capture is blind or the spool is stuck, and `/-/ready`, which is 200 once packets can flow.

Without more, whoever reaches the address can read the page; it listens on 127.0.0.1. For others, `web_config` in
`[metrics]` names a file as the Prometheus exporter toolkit defines it:

    tls_server_config:
      cert_file: agent.pem        # relative to this file
      key_file: agent.key
      client_auth_type: RequireAndVerifyClientCert    # or leave this and the next two out
      client_ca_file: ca.pem
      client_allowed_sans: [prometheus.example.org]
    basic_auth_users:
      prometheus: $2y$10$...      # htpasswd -nBC 10 '' | tr -d ':'

It is looked at for each connection: a certificate is renewed by writing it, and with faults the last good version goes
on. What the toolkit knows and the agent does not (inline certificates, curves, HTTP/2, rate limits, certificates that
nobody verifies) is refused by name.

No label is an address, a device, a user or a domain, and each has a bounded set of values: the categories of the
catalogue, the application protocols that the engine knows, four directions, the causes of losses, the interfaces that
the configuration names. Whatever is in none of them is `other`.

Not listed are `process_*` (CPU, memory, descriptors), `hallmonitor_build_info`,
`hallmonitor_config_last_reload_successful` and `hallmonitor_config_last_reload_success_timestamp_seconds`.
"""
_SECTIONS: Final = {
    "Capture": CAPTURE_MEASURES,
    "Flows": FLOW_MEASURES,
    "Decoding": DECODING_MEASURES,
    "Spool": SPOOL_MEASURES,
}


def document() -> str:
    """Give the page, in Markdown."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    yield _HEAD
    for title, measures in _SECTIONS.items():
        yield f"## {title}\n"
        yield "| metric | kind | labels | what it is |"
        yield "| --- | --- | --- | --- |"
        for each in measures:
            labels = ", ".join(f"`{label}`" for label in each.labels)
            yield f"| `{PREFIX}{each.name}` | {each.kind} | {labels} | {each.help} |"
        yield ""


if __name__ == "__main__":
    sys.stdout.write(document())
