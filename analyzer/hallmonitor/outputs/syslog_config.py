"""The table [outputs.syslog] of follow.toml."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final, Literal

from pydantic import AfterValidator, Field, model_validator

from hallmonitor.outputs.client_tls import tls_refusals
from hallmonitor.outputs.syslog_message import EXAMPLE_ENTERPRISE, FACILITIES, LEAST_BYTES
from hallmonitor.outputs.values import AbsolutePath, Begin, Port, within
from hallmonitor_service.nearest import nearest_or_all
from hallmonitor_service.refusal import Refusal, refuse, refuse_all
from hallmonitor_service.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_MOST_BYTES: Final = 65_507  # what a datagram of UDP over IPv4 holds (RFC 768, RFC 791)

DEFAULT_PORTS: Final[Mapping[str, int]] = {
    "udp": 514,  # RFC 5426 section 3.3
    "tcp": 601,  # RFC 6587 names none; IANA's syslog-conn
    "tls": 6514,  # RFC 5425 section 4.1
}

_KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "path": ("unix",),
    "host": ("udp", "tcp", "tls"),
    "port": ("udp", "tcp", "tls"),
    "ca_file": ("tls",),
    "cert_file": ("tls",),
    "key_file": ("tls",),
}
"""Keys that mean something for some ways alone."""


def _known_facility(name: str) -> str:
    if name not in FACILITIES:
        refuse(f"{name!r} is no facility of syslog", nearest_or_all(name, FACILITIES))
    return name


class SyslogOutput(Table):
    """Alerts as messages of syslog (RFC 5424)."""

    transport: Literal["unix", "udp", "tcp", "tls"] = Field(
        default="unix", description="How messages travel: to the machine's own socket, or by udp, tcp or tls."
    )
    path: AbsolutePath | None = Field(default=None, description="The socket for unix; /dev/log where it is not given.")
    host: str | None = Field(default=None, min_length=1, description="Name or address of the receiver.")
    port: Port | None = Field(default=None, description="Its port; 514 for udp, 601 for tcp, 6514 for tls.")
    ca_file: AbsolutePath | None = Field(
        default=None, description="Authorities, in PEM, that vouch for the receiver; those of the system without it."
    )
    cert_file: AbsolutePath | None = Field(
        default=None, description="Certificate, in PEM, that is shown to the receiver."
    )
    key_file: AbsolutePath | None = Field(default=None, description="Its key, where that is in a file of its own.")
    facility: Annotated[str, AfterValidator(_known_facility)] = Field(
        default="local0", description="Facility of the messages, such as local0 or audit."
    )
    hostname: str | None = Field(
        default=None, min_length=1, description="HOSTNAME of the messages; the machine's where it is not given."
    )
    enterprise_number: Annotated[int, AfterValidator(within(1, 2**32 - 1))] = Field(
        default=EXAMPLE_ENTERPRISE,
        description=(
            "Private enterprise number in the name of the structured data; 32473 is the one for examples (RFC 5612), "
            "to be replaced by the district's own where it has one."
        ),
    )
    max_bytes: Annotated[int, AfterValidator(within(LEAST_BYTES, _MOST_BYTES))] = Field(
        default=2048, description="Longest message; receivers should take 2,048 bytes (RFC 5424 section 6.1)."
    )
    begin: Begin = Field(
        default="next", description="Where a new output begins: with the next alert, or the first that is kept."
    )

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> SyslogOutput:
        refuse_all([*self._refusals(), *tls_refusals(self.ca_file, self.cert_file, self.key_file)])
        return self

    def _refusals(self) -> Iterator[Refusal]:
        for key, transports in _KEYS.items():
            if getattr(self, key) is not None and self.transport not in transports:
                message = f"{key} means nothing for the transport {self.transport}"
                yield Refusal(message, f"leave it out, or write transport = {_either(transports)}", (key,))
        if self.transport != "unix" and self.host is None:
            yield Refusal(f"the transport {self.transport} needs a host", "write host = ...", ("transport",))


def _either(transports: tuple[str, ...]) -> str:
    return " or ".join(f'"{transport}"' for transport in transports)
