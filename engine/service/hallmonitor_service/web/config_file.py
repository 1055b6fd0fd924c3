"""The web configuration file of the Prometheus exporter toolkit, as far as it is offered here.

https://github.com/prometheus/exporter-toolkit/blob/master/docs/web-configuration.md defines it. What that page knows
and this service does not do is refused by name; nothing is read and then ignored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final, Literal

from pydantic import BeforeValidator, Field, ValidationError, field_validator, model_validator

from hallmonitor_service.faults import Fault, FaultsError
from hallmonitor_service.refusal import Refusal, refuse, refuse_all
from hallmonitor_service.source_text import read_source
from hallmonitor_service.table import Table
from hallmonitor_service.validation import faults_of
from hallmonitor_service.web.bcrypt_hash import why_no_hash
from hallmonitor_service.web.cipher_suites import OPENSSL_NAMES
from hallmonitor_service.yaml_source import YamlDocument, yaml_documents

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hallmonitor_service.validation import Locate

_INLINE: Final = "put it into a file, and name the file with {}_file"
NOT_OFFERED: Final = {
    ("tls_server_config", "cert"): _INLINE.format("cert"),
    ("tls_server_config", "key"): _INLINE.format("key"),
    ("tls_server_config", "client_ca"): _INLINE.format("client_ca"),
    ("tls_server_config", "curve_preferences"): "take it out; OpenSSL chooses",
    ("rate_limit",): "take it out; how many connections there are at one time is bounded",
}
"""Keys of the toolkit that are not offered here, each with what to do instead."""

_HEADERS: Final = (
    "Content-Security-Policy",
    "Strict-Transport-Security",
    "X-Content-Type-Options",
    "X-Frame-Options",
    "X-XSS-Protection",
)
_HEADER_VALUES: Final = {"X-Content-Type-Options": ("nosniff",), "X-Frame-Options": ("deny", "sameorigin")}
_UNVERIFIED: Final = ("RequestClientCert", "RequireClientCert", "RequireAnyClientCert")

EmptyAsNone = BeforeValidator(lambda given: given or None)
EmptyAsTable = BeforeValidator(lambda given: {} if given is None else given)
"""A key without a value, which YAML reads as null, is one that was left out."""


class TlsServer(Table):
    """What `tls_server_config` holds; paths may be relative to the file's folder."""

    cert_file: str = Field(description="Certificate of this server, and those that lead to its CA; PEM.")
    key_file: str = Field(description="The certificate's private key; PEM, without a pass phrase.")
    client_auth_type: str = Field(
        default="NoClientCert", description="What is asked of clients (Go's tls.ClientAuthType)."
    )
    client_ca_file: str | None = Field(default=None, description="CA that a client's certificate must lead to; PEM.")
    client_allowed_sans: tuple[str, ...] = Field(
        default=(), description="Of these a client's certificate must name one."
    )
    min_version: Literal["TLS12", "TLS13"] = Field(
        default="TLS12", description="The oldest version of TLS that is spoken."
    )
    max_version: Literal["TLS12", "TLS13"] = Field(
        default="TLS13", description="The newest version of TLS that is spoken."
    )
    cipher_suites: tuple[str, ...] = Field(
        default=(), description="For TLS 1.2, by IANA's names; empty for OpenSSL's choice."
    )
    prefer_server_cipher_suites: bool = Field(
        default=True, description="Whether the order above decides, not the client's."
    )

    @field_validator("client_auth_type")
    @classmethod
    def _checked_auth_type(cls, given: str) -> str:
        offered = ("NoClientCert", "VerifyClientCertIfGiven", "RequireAndVerifyClientCert")
        if given in _UNVERIFIED:
            refuse(f"{given} is not offered: it trusts any certificate", f"write {offered[-1]}")
        if given not in offered:
            refuse(f"{given!r} is not known", f"one of {', '.join(offered)}")
        return given

    @field_validator("cipher_suites")
    @classmethod
    def _checked_suites(cls, given: tuple[str, ...]) -> tuple[str, ...]:
        refuse_all(
            [
                Refusal(
                    f"cipher suite {name!r} is not offered for TLS 1.2", f"one of {', '.join(OPENSSL_NAMES)}", (place,)
                )
                for place, name in enumerate(given)
                if name not in OPENSSL_NAMES
            ]
        )
        return given

    @model_validator(mode="after")
    def _consistent(self) -> TlsServer:
        refuse_all(list(self._contradictions()))
        return self

    def _contradictions(self) -> Iterator[Refusal]:
        verifies = self.client_auth_type != "NoClientCert"
        if self.client_ca_file and not verifies:
            yield Refusal(
                "a client_ca_file has no use while client_auth_type is NoClientCert",
                "set client_auth_type to RequireAndVerifyClientCert",
                ("client_ca_file",),
            )
        if verifies and not self.client_ca_file:
            yield Refusal(
                f"{self.client_auth_type} needs a CA to verify by", "set client_ca_file", ("client_auth_type",)
            )
        if self.client_allowed_sans and self.client_auth_type != "RequireAndVerifyClientCert":
            yield Refusal(
                "client_allowed_sans needs a certificate from every client",
                "set client_auth_type to RequireAndVerifyClientCert",
                ("client_allowed_sans",),
            )
        if self.min_version > self.max_version:
            yield Refusal("min_version is above max_version", "exchange them", ("min_version",))
        if self.cipher_suites and self.min_version == "TLS13":
            yield Refusal("cipher_suites has no use with TLS 1.3 alone", "take it out", ("cipher_suites",))


class HttpServer(Table):
    """What `http_server_config` holds."""

    http2: bool = Field(default=False, description="Must be false: HTTP/1.1 is what is spoken here.")
    headers: Annotated[dict[str, str], EmptyAsTable] = Field(default={}, description="Fields to add to every response.")

    @field_validator("http2")
    @classmethod
    def _checked_http2(cls, given: bool) -> bool:  # noqa: FBT001 - a validator's one argument
        if given:
            refuse("HTTP/2 is not spoken here", "write false, or take it out")
        return given

    @field_validator("headers")
    @classmethod
    def _checked_headers(cls, given: dict[str, str]) -> dict[str, str]:
        refuse_all(list(_wrong_headers(given)))
        return {name: value for name, value in given.items() if value}


class WebSettings(Table):
    """What the file holds; each of its tables may be missing."""

    tls_server_config: Annotated[TlsServer | None, EmptyAsNone] = Field(
        default=None, description="TLS; HTTP in clear without."
    )
    http_server_config: Annotated[HttpServer, EmptyAsTable] = Field(default=HttpServer(), description="HTTP.")
    basic_auth_users: Annotated[dict[str, str], EmptyAsTable] = Field(default={}, description="User: bcrypt hash.")

    @field_validator("basic_auth_users")
    @classmethod
    def _checked_users(cls, given: dict[str, str]) -> dict[str, str]:
        wrong = [Refusal(why, remedy, (user,)) for user, text in given.items() for why, remedy in why_no_hash(text)]
        wrong += [
            Refusal(f"user {user!r} has a colon or is empty, which basic authentication cannot send", "", (user,))
            for user in given
            if not user or ":" in user
        ]
        refuse_all(wrong)
        return given


def read_web_settings(path: Path) -> tuple[WebSettings, Locate]:
    """Read a web configuration file.

    Returns:
        The settings, and what finds the line of a key of theirs.

    Raises:
        FaultsError: with every fault in the file, each with its line; never with a hash.
    """
    faults: list[Fault] = []
    text = read_source(path, "the web configuration").text
    documents = yaml_documents(text, path, faults)
    if len(documents) > 1:
        faults.append(Fault("a second document begins here", "keep one", path, documents[1].line()))
    value = documents[0].value(faults) if documents else None
    locate = documents[0].line if documents else _nowhere
    if documents and isinstance(value, dict):
        faults += _not_offered(value, documents[0])
    try:
        settings = WebSettings.model_validate({} if value is None else value)
    except ValidationError as error:
        raise FaultsError(faults + faults_of(error, WebSettings, path, locate)) from None
    if faults:
        raise FaultsError(faults)
    return settings, locate


def _nowhere(_location: object, _value: object) -> int | None:
    return None


def _not_offered(value: dict[str, object], document: YamlDocument) -> Iterator[Fault]:
    """Take the keys that are not offered out of `value`, each with a fault."""
    for place, remedy in NOT_OFFERED.items():
        table = value if len(place) == 1 else value.get(place[0])
        if isinstance(table, dict) and place[-1] in table:
            del table[place[-1]]
            yield document.fault(f"{'.'.join(place)} is not offered here", remedy, *place)


def _wrong_headers(given: dict[str, str]) -> Iterator[Refusal]:
    for name, value in given.items():
        allowed = _HEADER_VALUES.get(name, ())
        if name not in _HEADERS:
            yield Refusal(f"header {name!r} cannot be set", f"one of {', '.join(_HEADERS)}", (name,))
        elif allowed and value and value.lower() not in allowed:
            yield Refusal(f"{value!r} is not known", f"one of {', '.join(allowed)}", (name,))
        elif not (value.isascii() and value.isprintable()) and value:
            yield Refusal("has characters that no header may hold", "printable ASCII in one line", (name,))
