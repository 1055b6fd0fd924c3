"""What each Debian package holds, file by file, but for its libraries."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Contents:
    """One Debian package.

    Attributes:
        name: the package's name, which is that of its program and of its distribution for Python too.
        libraries: folder of its own that holds all of Python that it runs, relative to the root.
        variable: what its program is told by that a shell wants its completion.
        files: place in the checkout, a glob or a folder -> folder relative to the root. A folder is taken whole; what
            is not there is not installed.
        renamed: place in the checkout -> place relative to the root.
        manual: which pages of build/man are its own, as globs.
    """

    name: str
    files: Mapping[str, str]
    renamed: Mapping[str, str]
    manual: tuple[str, ...]

    @property
    def libraries(self) -> PurePosixPath:
        """Folder of all of Python that the package runs, relative to the root."""
        return PurePosixPath("usr/lib") / self.name

    @property
    def variable(self) -> str:
        """The variable of the environment in which a shell asks the program for its completion."""
        return f"_{self.name.replace('-', '_').upper()}_COMPLETE"


AGENT = Contents(
    name="hallmonitor-agent",
    files={
        "README.md": "usr/share/doc/hallmonitor-agent",
        "deploy/systemd/hallmonitor-agent.service": "lib/systemd/system",
    },
    renamed={"deploy/agent.example.toml": "etc/hallmonitor/agent.toml"},
    manual=("hallmonitor-agent*.1", "agent.toml.5"),
)

ANALYZER = Contents(
    name="hallmonitor",
    files={
        "README.md": "usr/share/doc/hallmonitor",
        "ARCHITECTURE.md": "usr/share/doc/hallmonitor",
        "docs": "usr/share/doc/hallmonitor/docs",
        "deploy/systemd/hallmonitor-follow.service": "lib/systemd/system",
        "deploy/systemd/hallmonitor-retention.service": "lib/systemd/system",
        "deploy/systemd/hallmonitor-retention.timer": "lib/systemd/system",
        "deploy/prometheus/prometheus.yml": "usr/share/hallmonitor/prometheus",
        "deploy/prometheus/rules/*.yml": "usr/share/hallmonitor/prometheus/rules",
        "deploy/grafana/dashboards/*.json": "usr/share/hallmonitor/grafana/dashboards",
        "deploy/grafana/provisioning": "usr/share/hallmonitor/grafana/provisioning",
    },
    renamed={
        "deploy/follow.example.toml": "etc/hallmonitor/follow.toml",
        "deploy/site.example.toml": "etc/hallmonitor/site.toml",
    },
    manual=("hallmonitor.1", "hallmonitor-[!a]*.1", "hallmonitor-*.5", "follow.toml.5"),
)

PACKAGES = (AGENT, ANALYZER)
