"""Packets in, classified flow records out: the Python face of the engine.

`FlowReader` reads captures and gives flow records as Arrow batches by `SCHEMA`; `Catalogue` says which service and
category a domain belongs to; `host_of_authority`, `registered_domain` and `public_suffix` spell and divide names as
records do; `protocol_services`, `application_services` and `port_services` tell what is known without a name;
`ListImport` reads lists that others publish. Nothing here reads a clock, opens a connection or keeps a packet's
content.
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
from hallmonitor_engine.flow_reader import HEURISTICS, HOME_NETWORKS, TUNNELS, FlowReader, Progress
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
    "FinishedImport",
    "FlowReader",
    "ListImport",
    "Progress",
    "application_services",
    "guess_list_format",
    "host_of_authority",
    "port_services",
    "protocol_services",
    "public_suffix",
    "registered_domain",
]
