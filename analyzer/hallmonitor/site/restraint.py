"""Alerts that a site does not want raised: exceptions that expire, and a time to cool down after an alert."""

from __future__ import annotations

import re
from datetime import date  # noqa: TC003 - pydantic reads the annotations
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, Field, PositiveInt, model_validator

from hallmonitor.site.values import DEFAULT_GROUP, DomainName, Name
from hallmonitor_service.nearest import nearest_or_all
from hallmonitor_service.refusal import Refusal, refuse, repeated
from hallmonitor_service.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_PSEUDONYM = re.compile(r"device-[0-9a-f]{12}")


def _pseudonym(value: str) -> str:
    if not _PSEUDONYM.fullmatch(value):
        refuse(f"{value!r} is no device's pseudonym", "copy it from an alert, such as device-0123456789ab")
    return value


Pseudonym = Annotated[str, AfterValidator(_pseudonym)]


class AlertException(Table):
    """Alerts that are counted and not raised, up to a day.

    It holds for the alerts of one signature or clause that fit all of device, device_group and domain that it names.
    """

    signature: Name | None = Field(default=None, description="Name of the signature whose alerts it holds for.")
    clause: Name | None = Field(default=None, description="Id of the clause, in place of a signature.")
    device: Pseudonym | None = Field(default=None, description="Pseudonym of the only device that it holds for.")
    device_group: Name | None = Field(default=None, description="The only device group that it holds for.")
    domain: DomainName | None = Field(
        default=None, description="It holds for alerts about this domain, with the names below it, and nothing else."
    )
    until: date = Field(description="Last day, local time, on which it holds; the alert's first record decides.")
    reason: Name = Field(description="Why; shown in reports.")
    approved_by: Name | None = Field(default=None, description="Who decided so; shown in reports.")

    @model_validator(mode="after")
    def _of_something(self) -> AlertException:
        if (self.signature is None) == (self.clause is None):
            refuse("an exception is for one signature or for one clause", "give it signature, or clause")
        return self

    @property
    def scope(self) -> tuple[str | None, ...]:
        """What it holds for."""
        return self.signature, self.clause, self.device, self.device_group, self.domain


class CoolDown(Table):
    """How long after an alert's last record further ones of the same signature and group are only counted."""

    signature: Name = Field(description="Name of the signature.")
    minutes: PositiveInt = Field(description="How long.")


def doubtful(
    exceptions: Sequence[AlertException], cool_down: Sequence[CoolDown], groups: Sequence[str]
) -> list[Refusal]:
    """Refuse what is said twice, and device groups that the site does not have."""
    cooled = ((each.signature, ("cool_down", at, "signature")) for at, each in enumerate(cool_down))
    twice = repeated(cooled, "{} is given two times to cool down")
    return [*_exceptions(exceptions, [DEFAULT_GROUP, *groups]), *twice]


def _exceptions(exceptions: Sequence[AlertException], groups: Sequence[str]) -> Iterator[Refusal]:
    seen = set[tuple[str | None, ...]]()
    for at, each in enumerate(exceptions):
        if each.device_group is not None and each.device_group not in groups:
            message = f"unknown device group {each.device_group!r}"
            yield Refusal(message, nearest_or_all(each.device_group, groups), ("exceptions", at, "device_group"))
        if each.scope in seen:
            yield Refusal("there are two exceptions for the same alerts", "keep one of them", ("exceptions", at))
        seen.add(each.scope)
