"""The table [retention] of follow.toml: how long each class of data is kept."""

from __future__ import annotations

from datetime import time
from typing import Annotated

from pydantic import AfterValidator, Field

from hallmonitor.site.values import TimeOfDay  # noqa: TC001 - pydantic reads the annotations
from hallmonitor_service.refusal import refuse
from hallmonitor_service.table import Table

LEAST_DAYS = 1
"""A change of rules looks back on the flows of some hours, and a person on the alerts of the day."""

MOST_DAYS = 36_500


def _days(value: int) -> int:
    if not LEAST_DAYS <= value <= MOST_DAYS:
        refuse(f"{value} is not from {LEAST_DAYS} to {MOST_DAYS:,} days", "")
    return value


Days = Annotated[int, AfterValidator(_days)]


class RetentionTable(Table):
    """How long data are kept, in whole days (UTC): what is of one of so many days before today, or of today, stays."""

    alerts_days: Days = Field(
        default=365,
        description=(
            "Days for which alerts stay in the state after their last record; one that an output has yet to "
            "deliver stays longer."
        ),
    )
    flows_days: Days = Field(default=30, description="Days for which the flow records beside the state are kept.")
    damaged_days: Days = Field(
        default=14, description="Days for which files of a spool that could not be read lie in its folder damaged."
    )
    at: TimeOfDay = Field(
        default=time(3, 30), description="Local time of the site at which what is older is removed, once a day."
    )
