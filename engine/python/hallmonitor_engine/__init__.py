"""Packets in, classified flow records out: the Python face of the engine.

`FlowReader` reads captures and gives flow records as Arrow batches by `SCHEMA`; `Catalogue` says which service and
category a domain belongs to; `host_of_authority`, `registered_domain` and `public_suffix` spell and divide names as
records do; `protocol_services`, `application_services` and `port_services` tell what is known without a name. Nothing
here reads a clock, opens a connection or keeps a packet's content.
"""

from __future__ import annotations

from hallmonitor_engine._native import (
    Catalogue,
    application_services,
    host_of_authority,
    port_services,
    protocol_services,
    public_suffix,
    registered_domain,
)
from hallmonitor_engine.capture_error import CaptureError
from hallmonitor_engine.flow_reader import HEURISTICS, HOME_NETWORKS, TUNNELS, FlowReader, Progress
from hallmonitor_engine.schema import LOSS_SCHEMA, SCHEMA

__all__ = [
    "HEURISTICS",
    "HOME_NETWORKS",
    "LOSS_SCHEMA",
    "SCHEMA",
    "TUNNELS",
    "CaptureError",
    "Catalogue",
    "FlowReader",
    "Progress",
    "application_services",
    "host_of_authority",
    "port_services",
    "protocol_services",
    "public_suffix",
    "registered_domain",
]
