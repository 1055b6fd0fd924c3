"""Which programs run, in which version, and what of the machine they take."""

from __future__ import annotations

from typing import Final

from boards.colours import ACT, FINE
from boards.panels.grid import Grid
from boards.panels.listing import Listing
from boards.panels.matrix import Matrix
from boards.panels.over_time import OverTime
from boards.panels.shown import Query
from boards.promql import AGENT, series, side_by_side

_PROGRAMS: Final = 'job=~"hallmonitor-agent|hallmonitor-follow", sensor=~"$sensor|"'
"""Sensors that are chosen, and analyzers, which have no sensor's name."""
_CALLED: Final = "{{job}} {{instance}}"

PROGRAMS: Final = (
    Grid(
        number=2,
        title="What runs",
        shows="Whether each agent and analyzer answered when Prometheus last asked, and whether its settings are those "
        "that were last written, or older ones since the new have faults.",
        hides="Programs that Prometheus was not told of, and which fault it is: the log tells with file and line.",
        unit="short",
        matrix=Matrix(
            expression=side_by_side(
                {
                    "up": f"max by (instance) (up{{{_PROGRAMS}}})",
                    "settings": f"max by (instance) (hallmonitor_config_last_reload_successful{{{_PROGRAMS}}})",
                }
            ),
            rows="instance",
            head="Address",
            columns="column",
            names={"up": "Answers", "settings": "Settings as written"},
        ),
        words=((0, "no", ACT), (1, "yes", FINE)),
        width=10,
        height=7,
    ),
    Listing(
        number=3,
        title="Versions",
        shows="Each agent and analyzer that answers, with its version.",
        hides="The catalogue and the signatures, which a district may have of its own.",
        expression=f"max by (program, version, sensor, instance) (hallmonitor_build_info{{{_PROGRAMS}}})",
        labels={"program": "Program", "version": "Version", "sensor": "Sensor", "instance": "Address"},
        width=14,
        height=7,
    ),
    OverTime(
        number=4,
        title="Running for",
        shows="How long ago each program was started; a line that falls to 0 is a start.",
        hides="Why it was started: an upgrade, an administrator, a crash. The journal tells.",
        unit="s",
        queries=(Query(f"time() - process_start_time_seconds{{{_PROGRAMS}}}", _CALLED),),
        height=7,
    ),
    OverTime(
        number=5,
        title="Age of the settings",
        shows="How long ago each program last read its settings, and the files that they name, without a fault.",
        hides="Files that were changed since without a reload.",
        unit="s",
        queries=(
            Query(f"time() - (hallmonitor_config_last_reload_success_timestamp_seconds{{{_PROGRAMS}}} > 0)", _CALLED),
        ),
        height=7,
    ),
)

MACHINE: Final = (
    OverTime(
        number=71,
        title="Memory",
        shows="Resident memory of each program, and the bound that an agent keeps itself to.",
        hides="Rings between kernel and agent are in it only as far as they were touched.",
        unit="bytes",
        queries=(
            Query(f"process_resident_memory_bytes{{{_PROGRAMS}}}", _CALLED),
            Query(series("hallmonitor_agent_memory_bound_bytes", AGENT), "bound of {{sensor}}"),
        ),
        width=8,
    ),
    OverTime(
        number=72,
        title="Processor time",
        shows="Processors that each program keeps busy; 1 is one of them, all the time.",
        hides="What the kernel does for it: moving packets to the rings is counted to no program.",
        unit="short",
        queries=(Query(f"rate(process_cpu_seconds_total{{{_PROGRAMS}}}[$__rate_interval])", _CALLED),),
        width=8,
    ),
    OverTime(
        number=73,
        title="Open files",
        shows="Which part of the files that it may open each program has open.",
        hides="Files of which kind.",
        unit="percentunit",
        queries=(Query(f"process_open_fds{{{_PROGRAMS}}} / process_max_fds{{{_PROGRAMS}}}", _CALLED),),
        width=8,
    ),
)
