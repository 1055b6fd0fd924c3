"""What one district says of its site: hours, networks, groups of devices and lists of approved names."""

from __future__ import annotations

from hallmonitor.site.load import load_site
from hallmonitor.site.model import DeviceGroup, Site, WorkingHours

__all__ = ["DeviceGroup", "Site", "WorkingHours", "load_site"]
