"""Where flow records wait for whoever follows them."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from hallmonitor_service.table import Table

CLOSE_RECORDS = 262_144
_CLOSE_RECORDS_MIN = 1_024
_CLOSE_RECORDS_MAX = 1 << 20
"""Records of a cut lie in memory until they are written."""
_OPEN_RECORDS_MAX = 1 << 20
_CLOSE_MAX_S = 300
"""A crash loses what was captured since the last cut."""


class SpoolTable(Table):
    """A folder of Parquet files with a bound."""

    path: Path = Field(default=Path("/var/spool/hallmonitor"), description="Folder of the spool.")
    max_mb: int = Field(
        default=2_048, ge=1, description="Room that this sensor's files may take, in MiB; beyond, the oldest go first."
    )
    min_free_mb: int = Field(
        default=512,
        ge=0,
        description="Room that is left free on the spool's file system, in MiB; the oldest files go first.",
    )
    close_s: int = Field(
        default=10, ge=1, le=_CLOSE_MAX_S, description="Seconds of packet time after which a file is closed."
    )
    close_records: int = Field(
        default=CLOSE_RECORDS,
        ge=_CLOSE_RECORDS_MIN,
        le=_CLOSE_RECORDS_MAX,
        description="Records with which a file is closed before that.",
    )
    open_records: int = Field(
        default=65_536,
        ge=0,
        le=_OPEN_RECORDS_MAX,
        description="Records of open flows noted with each file at most, so that a kill loses only what came since.",
    )
