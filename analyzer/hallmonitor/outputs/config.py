"""The tables [outputs] of follow.toml: where alerts go beside the state."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from pydantic import Field, field_validator, model_validator

from hallmonitor.outputs.syslog_config import SyslogOutput
from hallmonitor.outputs.values import Begin, FileToWrite  # noqa: TC001 - pydantic reads the annotations
from hallmonitor.outputs.webhook_config import WebhookOutput
from hallmonitor_service.refusal import Refusal, refuse, refuse_all
from hallmonitor_service.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class JsonLinesOutput(Table):
    """Alerts as lines of JSON at the end of a file."""

    path: FileToWrite = Field(description="The file, which belongs to this output alone; other programs may rotate it.")
    begin: Begin = Field(
        default="next", description="Where a new output begins: with the next alert, or the first that is kept."
    )


OutputSettings: TypeAlias = JsonLinesOutput | SyslogOutput | WebhookOutput


class OutputsTable(Table):
    """Where alerts go; without any, they are in the state alone."""

    json_lines: JsonLinesOutput | None = Field(default=None, description="A file with one alert a line.")
    syslog: SyslogOutput | None = Field(default=None, description="A receiver of syslog.")
    webhook: tuple[WebhookOutput, ...] = Field(default=(), description="Webhooks, each with a name of its own.")

    @property
    def by_name(self) -> Mapping[str, OutputSettings]:
        """Each output by the name that metrics, logs and the state know it by."""
        known = {"json_lines": self.json_lines, "syslog": self.syslog}
        return {name: settings for name, settings in known.items() if settings is not None} | {
            each.name: each for each in self.webhook
        }

    @field_validator("webhook", mode="before")
    @classmethod
    def _in_a_list(cls, webhook: object) -> object:
        if isinstance(webhook, dict):
            refuse("there may be several", "write [[outputs.webhook]] in place of [outputs.webhook]")
        return webhook

    @model_validator(mode="after")
    def _names_apart(self) -> OutputsTable:
        refuse_all(list(self._taken_names()))
        return self

    def _taken_names(self) -> Iterator[Refusal]:
        taken = {"json_lines", "syslog"}
        for at, webhook in enumerate(self.webhook):
            if webhook.name in taken:
                message = f"there are two outputs called {webhook.name!r}"
                yield Refusal(message, "give each webhook a name of its own", ("webhook", at, "name"))
            taken.add(webhook.name)
