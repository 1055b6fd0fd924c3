"""The configuration of following, `follow.toml`: its keys, their defaults, what each may hold."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

from pydantic import Field, model_validator

from hallmonitor.outputs.config import OutputsTable
from hallmonitor.retention.config import RetentionTable
from hallmonitor_service.refusal import refuse_repeated
from hallmonitor_service.service_tables import ListenAddress, LogTable, MetricsTable
from hallmonitor_service.settings_environment import EnvironmentSource, RelativePath
from hallmonitor_service.settings_file import load_settings
from hallmonitor_service.table import Table

if TYPE_CHECKING:
    from typing import Self

LATENESS_S = 420
"""A record that the files up to a time do not hold began at most 360 s before it, as the agent's time-outs are: an
interval of 60 s, then 300 s of silence before a TCP flow has ended. Files of several sensors end 10 s apart. Fifty more
are for clocks that differ."""

MOST_ROWS = 1 << 22
"""Rows kept at most: some 250 MB with their records. A rule that matches a hundred records a second keeps 10 million
in a day, so what alone would need more is a signature with a window of hours over most of the traffic."""

PREFIX: Final = "HALLMONITOR_FOLLOW"
"""What variables that stand for a key begin with; two underscores follow."""


def is_policy_file(named: str) -> bool:
    """Tell whether a policy's name is the path of a file, and none that is shipped."""
    return "/" in named or named.endswith((".yml", ".yaml"))


PathText = Annotated[str, Field(min_length=1), RelativePath()]
PolicyText = Annotated[str, Field(min_length=1), RelativePath(is_policy_file)]


class SpoolTable(Table):
    """Where flow records come from."""

    paths: tuple[PathText, ...] = Field(
        min_length=1, description="Folders that agents write to. Their files are removed once they are judged."
    )
    silent_after_s: int = Field(
        default=60, gt=0, description="Seconds for which a sensor without a file is waited for before others go on."
    )

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        paths = ((path, ("paths", at)) for at, path in enumerate(self.paths))
        refuse_repeated(paths, "the spool {} is named twice")
        return self


class JudgingTable(Table):
    """What records are judged by."""

    policy: PolicyText = Field(description="A shipped policy's name, or the path of a policy file.")
    site: PathText | None = Field(default=None, description="The site's configuration; without it the defaults hold.")
    site_key: PathText | None = Field(
        default=None, description="Key of the pseudonyms; made on first use. By default site.key in the state's folder."
    )
    lateness_s: int = Field(
        default=LATENESS_S,
        gt=0,
        description="Seconds by which a record may begin before the latest file's end; what is later is not judged.",
    )
    most_rows: int = Field(
        default=MOST_ROWS,
        gt=0,
        description="Records kept for windows at most, some 60 bytes each; the oldest go first.",
    )


class StateTable(Table):
    """Where it is kept how far judging has come."""

    folder: PathText = Field(description="Folder of the service's own, open to nobody else; made on first use.")


class FlowsTable(Table):
    """The flow records that are kept, without addresses of the district's devices."""

    keep: bool = Field(
        default=True,
        description="Keep them, for reports, and so that a change of rules has the hours before it to look back on.",
    )


class FollowMetricsTable(MetricsTable):
    """Where the page of metrics and health is."""

    address: ListenAddress = Field(
        default="127.0.0.1:9478",
        description="IP address and port of the metrics page and of the health endpoint; an IPv6 address in brackets.",
    )


class FollowSettings(Table):
    """All of `follow.toml`; paths in it are relative to its folder."""

    spool: SpoolTable = Field(description="Where flow records come from.")
    judging: JudgingTable = Field(description="What records are judged by.")
    state: StateTable = Field(description="Where it is kept how far judging has come.")
    flows: FlowsTable = Field(default=FlowsTable(), description="Flow records that are kept.")
    outputs: OutputsTable = Field(default=OutputsTable(), description="Where alerts go beside the state.")
    retention: RetentionTable = Field(default=RetentionTable(), description="How long each class of data is kept.")
    metrics: FollowMetricsTable = Field(default=FollowMetricsTable(), description="The page of metrics and health.")
    log: LogTable = Field(default=LogTable(), description="What the service tells the journal.")


def load_follow(path: Path) -> FollowSettings:
    """Read and check the configuration.

    Variables of the process's environment stand above the file; paths in them are relative to the working folder.

    Raises:
        FaultsError: with every fault, each with its line where that is known, or its variable.
    """
    return load_settings(path, FollowSettings, "the configuration", EnvironmentSource(PREFIX, os.environ, Path.cwd()))


def beside(path: Path, named: str | Path) -> Path:
    """Give the place of a path that the configuration at `path` names."""
    return path.parent / Path(named)
