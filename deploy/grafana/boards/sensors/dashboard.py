"""The dashboard of the sensors, row by row."""

from __future__ import annotations

from typing import Final

from boards.board import Board, Section
from boards.sensors.analyzer import ANALYZER
from boards.sensors.capture import CAPTURE
from boards.sensors.flow_table import FLOW_TABLE
from boards.sensors.losses import LOSSES
from boards.sensors.outputs import OUTPUTS
from boards.sensors.programs import MACHINE, PROGRAMS
from boards.sensors.spool import SPOOL
from boards.variables import data_source, sensors

_EVERY_AGENT_HAS: Final = "hallmonitor_agent_captured_packets_total"


def sensors_dashboard() -> Board:
    """Give the dashboard."""
    return Board(
        uid="hallmonitor-sensors",
        title="Sensors",
        about="For who runs hallmonitor: whether sensors and analyzer keep up, and what they missed.",
        time_shown="now-6h",
        variables=(data_source(), sensors(_EVERY_AGENT_HAS)),
        sections=(
            Section(1, "Programs", PROGRAMS),
            Section(10, "Capture", CAPTURE),
            Section(20, "Losses", LOSSES),
            Section(30, "Flows", FLOW_TABLE),
            Section(40, "Spool", SPOOL),
            Section(50, "Analyzer", ANALYZER),
            Section(60, "Outputs", OUTPUTS),
            Section(70, "Machine", MACHINE),
        ),
    )
