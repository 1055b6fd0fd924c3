"""The columns that the shipped signatures ask for, which peers are given; ours have all."""

from __future__ import annotations

NEEDED = (
    "ts",
    "flow_id",
    "record_seq",
    "end_reason",
    "sensor",
    "destination_ip",
    "destination_port",
    "transport",
    "source_bytes",
    "destination_bytes",
    "network_protocol",
    "domain",
    "registered_domain",
    "service",
    "category",
    "category_source",
    "direction",
    "dns_query",
    "file_type",
    "device",
    "device_group",
    "schedule",
    "active_minute",
    "failed_connection",
)
"""Columns that a signature asks for."""
