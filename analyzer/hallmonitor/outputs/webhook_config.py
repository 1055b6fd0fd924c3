"""A table [[outputs.webhook]] of follow.toml."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Final

from pydantic import AfterValidator, Field, model_validator

from hallmonitor.outputs.client_tls import tls_refusals
from hallmonitor.outputs.secret_file import SecretError, read_secret
from hallmonitor.outputs.values import AbsolutePath, Begin, SecretFile, within
from hallmonitor.outputs.web_address import AddressError, WebAddress, read_address
from hallmonitor_service.refusal import Refusal, refuse, refuse_all
from hallmonitor_service.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAME: Final = re.compile(r"[a-z0-9]+([_-][a-z0-9]+)*")
_NAME_LENGTH: Final = 40  # it is a label of metrics


def _plain_name(name: str) -> str:
    if not _NAME.fullmatch(name) or len(name) > _NAME_LENGTH:
        refuse(
            f"{name!r} is no name for an output",
            f"use at most {_NAME_LENGTH} lower-case letters and digits, with - or _ between",
        )
    return name


def _sound_url(url: str) -> str:
    try:
        read_address(url)
    except AddressError as error:
        refuse(f"the URL {error.message}", error.remedy)
    return url


OutputName = Annotated[str, AfterValidator(_plain_name)]


class WebhookOutput(Table):
    """Alerts posted to a webhook, as Alertmanager does it."""

    name: OutputName = Field(
        default="webhook", description="What the output is called in metrics, logs and the state; each has its own."
    )
    # A path can be a secret. What pydantic or a log would show of this table leaves the URL out.
    url: Annotated[str, AfterValidator(_sound_url)] | None = Field(
        default=None, repr=False, description="Where alerts are posted: http or https."
    )
    url_file: SecretFile | None = Field(
        default=None, description="File with the URL in its one line, where the URL is a secret itself."
    )
    ca_file: AbsolutePath | None = Field(
        default=None, description="Authorities, in PEM, that vouch for the receiver; those of the system without it."
    )
    cert_file: AbsolutePath | None = Field(
        default=None, description="Certificate, in PEM, that is shown to the receiver."
    )
    key_file: AbsolutePath | None = Field(default=None, description="Its key, where that is in a file of its own.")
    bearer_token_file: SecretFile | None = Field(
        default=None, description="File with a token in its one line, sent as Authorization: Bearer."
    )
    username: str | None = Field(default=None, min_length=1, description="User for basic authentication.")
    password_file: SecretFile | None = Field(
        default=None, description="File with that user's password in its one line."
    )
    receiver: str | None = Field(
        default=None, description="Name of the receiver within notifications; the output's where it is not given."
    )
    external_url: str = Field(
        default="", description="Where a person can look further, sent as externalURL and generatorURL."
    )
    batch: Annotated[int, AfterValidator(within(1, 1000))] = Field(
        default=50, description="Most alerts in one request."
    )
    timeout_s: Annotated[int, AfterValidator(within(1, 60))] = Field(
        default=10, description="Seconds to wait for a connection, and for each part of an answer."
    )
    begin: Begin = Field(
        default="next", description="Where a new output begins: with the next alert, or the first that is kept."
    )

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> WebhookOutput:
        refuse_all(
            [
                *self._refusals(),
                *self._refusals_of_address(),
                *tls_refusals(self.ca_file, self.cert_file, self.key_file),
            ]
        )
        return self

    def _refusals(self) -> Iterator[Refusal]:
        if self.url is None and self.url_file is None:
            yield Refusal("there is no URL", "write url, or url_file")
        if self.url is not None and self.url_file is not None:
            yield Refusal("the URL is given twice", "keep url or url_file", ("url_file",))
        if self.username is not None and self.password_file is None:
            yield Refusal("there is a user without a password", "write password_file as well", ("username",))
        if self.password_file is not None and self.username is None:
            yield Refusal("there is a password without a user", "write username as well", ("password_file",))
        if self.password_file is not None and self.bearer_token_file is not None:
            yield Refusal("there are two credentials", "keep bearer_token_file or password_file", ("password_file",))
        if ":" in (self.username or ""):
            yield Refusal("a user's name holds no colon (RFC 7617 section 2)", "", ("username",))

    def _refusals_of_address(self) -> Iterator[Refusal]:
        """Give what is wrong with the URL together with the other keys."""
        place = "url" if self.url_file is None else "url_file"
        try:
            address = self._address()
        except (AddressError, SecretError) as error:
            yield Refusal(f"the URL in the file {error.message}", error.remedy, (place,))
            return
        if address is None or address.is_tls:
            return
        for key in ("ca_file", "cert_file", "key_file"):
            if getattr(self, key) is not None:
                yield Refusal(f"{key} means nothing for http", "leave it out, or write an https URL", (key,))
        if not address.is_of_this_machine and (self.bearer_token_file or self.password_file):
            yield Refusal("a credential would travel in clear", "write an https URL", (place,))

    def _address(self) -> WebAddress | None:
        text = self.url if self.url_file is None else read_secret(self.url_file)
        return None if text is None else read_address(text)
