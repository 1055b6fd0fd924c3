"""Columns that need the site: who the device was, in which group, in working hours or not."""

from __future__ import annotations

from hallmonitor.derive.columns import derive, device_addresses

__all__ = ["derive", "device_addresses"]
