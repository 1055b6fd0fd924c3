"""How packets become flow records."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - pydantic reads the annotations
from typing import TYPE_CHECKING, cast

from pydantic import Field, model_validator

from hallmonitor_engine import HEURISTICS, HOME_NETWORKS, TUNNELS
from hallmonitor_service.nearest import nearest_or_all
from hallmonitor_service.networks import Network  # noqa: TC001 - as Path
from hallmonitor_service.refusal import Refusal, refuse_all
from hallmonitor_service.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_WORKERS_MAX = 16


class FlowsTable(Table):
    """What decides the records; the same keys in a replay give the same records."""

    home_networks: tuple[Network, ...] = Field(
        # Pydantic reads defaults as it reads a file's values.
        default=cast("tuple[Network, ...]", HOME_NETWORKS),
        min_length=1,
        validate_default=True,
        description="The site's own networks, by which a flow's direction is told.",
    )
    tunnels: tuple[str, ...] = Field(
        default=TUNNELS, description="Kinds of tunnels to look into; packets in others belong to the tunnel's own flow."
    )
    heuristics: tuple[str, ...] = Field(
        default=(), description="Guesses to make of flows that no parser takes; each will be wrong at times."
    )
    workers: int = Field(
        default=1,
        ge=1,
        le=_WORKERS_MAX,
        description="Threads that join packets to flows; their number changes no record.",
    )
    catalogue: Path | None = Field(
        default=None,
        description="File of `hallmonitor catalogue compile`; without it, categories follow from protocol and port.",
    )

    @model_validator(mode="after")
    def _known_once(self) -> FlowsTable:
        refuse_all(
            [
                *_unknown_or_repeated("tunnels", self.tunnels, TUNNELS, "kind of tunnel"),
                *_unknown_or_repeated("heuristics", self.heuristics, HEURISTICS, "heuristic"),
            ]
        )
        return self


def _unknown_or_repeated(key: str, names: Sequence[str], known: Sequence[str], what: str) -> Iterator[Refusal]:
    for at, name in enumerate(names):
        if name not in known:
            yield Refusal(f"there is no {what} called {name!r}", nearest_or_all(name, known), (key, at))
        elif name in names[:at]:
            yield Refusal(f"{name} is named twice", "keep one of them", (key, at))
