"""What every table of a configuration file has in common: no unknown keys, and no change once it is read."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Table(BaseModel):
    """One table of a configuration file."""

    model_config = ConfigDict(extra="forbid", frozen=True)
