"""Incidental use that a policy allows: how many minutes and bytes a day, when, and for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, get_args

from pydantic import Field, PositiveInt, model_validator

from hallmonitor_service.refusal import Refusal, refuse
from hallmonitor_service.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Schedule = Literal["working", "off_hours"]

_MEGABYTE: Final = 1_000_000


class Allowance(Table):
    """What each device may use of each category on each day before the signature counts its use.

    Time is that of stretches of use, which a pause of 5 minutes ends; see `alerts.allowance`.
    """

    minutes: PositiveInt | None = Field(default=None, description="Minutes of use a day; without the key, no limit.")
    megabytes: PositiveInt | None = Field(
        default=None, description="Megabytes (1,000,000 IP bytes, both ways) a day; without the key, no limit."
    )
    schedules: tuple[Schedule, ...] | None = Field(
        default=None, min_length=1, description="Use in these schedules has it; without the key, use at any time."
    )
    groups: tuple[str, ...] = Field(default=(), description="Device groups that have it; without the key, all.")

    @model_validator(mode="after")
    def _limited(self) -> Allowance:
        if self.minutes is None and self.megabytes is None:
            refuse("the allowance has no limit", "give it minutes or megabytes, or leave the signature out")
        return self

    @property
    def octets(self) -> int | None:
        """The bytes of `megabytes`."""
        return None if self.megabytes is None else self.megabytes * _MEGABYTE

    def covers(self, other: Allowance) -> bool:
        """Tell whether all use that another allowance is for has this one."""
        every = frozenset(get_args(Schedule))
        schedules = every.intersection(other.schedules or every) <= every.intersection(self.schedules or every)
        return schedules and (not self.groups or (bool(other.groups) and set(other.groups) <= set(self.groups)))


def useless(
    allowances: Sequence[Allowance], schedules: Sequence[Schedule] | None, exempt_groups: Sequence[str]
) -> Iterator[Refusal]:
    """Refuse each allowance that no use can ever have.

    Args:
        allowances: of one signature; of those that are for the same use the first counts.
        schedules: the only ones whose use counts for the signature; None for all.
        exempt_groups: groups whose use does not count.
    """
    for at, each in enumerate(allowances):
        here = ("allowances", at)
        if any(earlier.covers(each) for earlier in allowances[:at]):
            yield Refusal("no use has this allowance: an earlier one is for all of it", "put the wider one last", here)
        if schedules is not None and each.schedules is not None and not set(schedules) & set(each.schedules):
            remedy = "the signature counts no use in these schedules here"
            yield Refusal("no use has this allowance", remedy, (*here, "schedules"))
        if each.groups and set(each.groups) <= set(exempt_groups):
            yield Refusal("no use has this allowance", "its groups are exempt", (*here, "groups"))
