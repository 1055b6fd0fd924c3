"""The catalogue: which service a domain or address belongs to, and which category that service has."""

from __future__ import annotations

from hallmonitor.catalogue.data import CatalogueData
from hallmonitor.catalogue.load import load_catalogue

__all__ = ["CatalogueData", "load_catalogue"]
