"""Keyed pseudonyms: who a device is stays with whoever holds the site key."""

from __future__ import annotations

from hallmonitor.identity.flow_ids import FlowIds
from hallmonitor.identity.pseudonyms import address_pseudonyms, mac_pseudonym, name_pseudonym
from hallmonitor.identity.site_key import SiteKey, default_key_path, load_key, load_or_make_key

__all__ = [
    "FlowIds",
    "SiteKey",
    "address_pseudonyms",
    "default_key_path",
    "load_key",
    "load_or_make_key",
    "mac_pseudonym",
    "name_pseudonym",
]
