"""A dashboard: rows of panels under a head that is the same for all."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from grafana_foundation_sdk.builders.dashboard import Dashboard, DashboardLink, Row
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.dashboard import DashboardCursorSync, DashboardLinkType

if TYPE_CHECKING:
    from grafana_foundation_sdk.builders.dashboard import DatasourceVariable, QueryVariable

    from boards.panels.shown import Shown

TAG: Final = "hallmonitor"
"""What the dashboards find each other by."""


@dataclass(frozen=True, slots=True)
class Section:
    """A row with the panels below it.

    Attributes:
        number: identifies the row in its dashboard for good.
        title: a few words.
        panels: in their order; each line of them fills the 24 columns.
    """

    number: int
    title: str
    panels: tuple[Shown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """A dashboard.

    Attributes:
        uid: identifies it for good; its file and its address are called by it.
        title: a few words.
        about: for whom it is, in a sentence.
        time_shown: how far it looks back at first, such as `now-24h`.
        variables: what the reader chooses.
        sections: from the top.
    """

    uid: str
    title: str
    about: str
    time_shown: str
    variables: tuple[DatasourceVariable | QueryVariable, ...]
    sections: tuple[Section, ...]

    def to_json(self) -> str:
        """Give the text that Grafana loads."""
        board = Dashboard(self.title).uid(self.uid).description(self.about).tags([TAG]).timezone("browser")
        board = board.refresh("1m").time(self.time_shown, "now").tooltip(DashboardCursorSync.CROSSHAIR).editable()
        for variable in self.variables:
            board = board.with_variable(variable)
        board = board.link(_others())
        for section in self.sections:
            board = board.with_row(Row(section.title).id(section.number))
            for panel in section.panels:
                board = board.with_panel(panel.build())
        return json.dumps(board.build(), cls=JSONEncoder, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def _others() -> DashboardLink:
    """Link the dashboards with the same tag; the time shown and what was chosen go along."""
    link = DashboardLink("hallmonitor").type(DashboardLinkType.DASHBOARDS).tags([TAG])
    return link.keep_time(True).include_vars(True).as_dropdown(False)
