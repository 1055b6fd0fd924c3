"""A made-up school day at a gateway, the same bytes from the same seed, with planted cases and near misses."""

from __future__ import annotations

from hallmonitor.demo.cases import NearMiss, Planted
from hallmonitor.demo.near_misses import near_misses
from hallmonitor.demo.planted import planted
from hallmonitor.demo.write import SEED, DemoSummary, site_path, write_demo

__all__ = ["SEED", "DemoSummary", "NearMiss", "Planted", "near_misses", "planted", "site_path", "write_demo"]
