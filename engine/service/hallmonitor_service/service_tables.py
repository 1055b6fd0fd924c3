"""Tables that the configuration files of both services have: where metrics are shown, and what is logged."""

from __future__ import annotations

import re
from ipaddress import ip_address
from pathlib import Path  # noqa: TC003 - pydantic reads the annotations
from typing import Annotated

from pydantic import AfterValidator, Field

from hallmonitor_service.log import Level  # noqa: TC001 - pydantic reads the annotations
from hallmonitor_service.refusal import refuse
from hallmonitor_service.table import Table

_PORTS = 65_535
_WRITTEN = re.compile(r"(?:\[(?P<six>[^\]]*)\]|(?P<four>[^:\[\]]*)):(?P<port>[0-9]{1,5})")


def listen_address(written: str) -> tuple[str, int]:
    """Give the host and the port of `host:port`; an IPv6 address stands in brackets, port 0 is any free one.

    Raises:
        PydanticCustomError: it is none (as a refusal).
    """
    found = _WRITTEN.fullmatch(written)
    port = int(found["port"]) if found else _PORTS + 1
    if found is None or port > _PORTS:
        refuse(f"{written!r} is no address and port to listen on", 'for example "127.0.0.1:9477" or "[::1]:9477"')
    host = found["four"] if found["six"] is None else found["six"]
    try:
        ip_address(host)
    except ValueError:
        # A name could stand for several addresses, and asking for it would need the network.
        refuse(f"{host!r} is no IP address", 'name the address of an interface, for example "127.0.0.1:9477"')
    return host, port


def _checked(written: str) -> str:
    listen_address(written)
    return written


ListenAddress = Annotated[str, AfterValidator(_checked)]
"""An IP address and a TCP port; `listen_address` divides it."""


class MetricsTable(Table):
    """Where the metrics page and the health endpoint are; each service has its own default address."""

    address: ListenAddress = Field(
        description="IP address and port of the metrics page and of the health endpoint; an IPv6 address in brackets."
    )
    web_config: Path | None = Field(
        default=None,
        description="File with TLS and basic auth for that page: the Prometheus exporter toolkit's web configuration.",
    )


class LogTable(Table):
    """What the log tells."""

    level: Level = Field(default="info", description="Least level that is logged: debug, info, warning or error.")
