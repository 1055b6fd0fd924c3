"""Packets in, classified flow records out: the Python face of the engine.

`FlowReader` reads captures and gives flow records as Arrow batches by `SCHEMA`, `LiveCapture` those of packets as they
come; `Catalogue` says which service and category a domain belongs to; `host_of_authority`, `registered_domain` and
`public_suffix` spell and divide names as records do; `protocol_services`, `application_services` and `port_services`
tell what is known without a name; `ListImport` reads lists that others publish. Nothing here opens a connection or
keeps a packet's content; a clock is read only to tell how long nothing came, and how far behind a live capture is.
"""

from __future__ import annotations

from hallmonitor_engine._native import (
    Catalogue,
    FinishedImport,
    ListImport,
    application_services,
    guess_list_format,
    host_of_authority,
    list_formats,
    port_services,
    protocol_services,
    public_suffix,
    registered_domain,
)
from hallmonitor_engine.capture_error import CaptureError
from hallmonitor_engine.engine_settings import HEURISTICS, HOME_NETWORKS, TUNNELS, EngineSettings
from hallmonitor_engine.flow_reader import FlowReader, Progress
from hallmonitor_engine.live_capture import Cut, LiveCapture, LiveSettings
from hallmonitor_engine.schema import LOSS_SCHEMA, SCHEMA

LIST_FORMATS: tuple[str, ...] = tuple(list_formats())
"""Every format of lists that `ListImport` reads."""

__all__ = [
    "HEURISTICS",
    "HOME_NETWORKS",
    "LIST_FORMATS",
    "LOSS_SCHEMA",
    "SCHEMA",
    "TUNNELS",
    "CaptureError",
    "Catalogue",
    "Cut",
    "EngineSettings",
    "FinishedImport",
    "FlowReader",
    "ListImport",
    "LiveCapture",
    "LiveSettings",
    "Progress",
    "application_services",
    "guess_list_format",
    "host_of_authority",
    "port_services",
    "protocol_services",
    "public_suffix",
    "registered_domain",
]
