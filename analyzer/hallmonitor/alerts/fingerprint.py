"""What of a judge must be the same for it to go on from a saved state, as one hash."""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hallmonitor.alerts.work import Work


def fingerprint(works: Iterable[Work], *settings: object) -> str:
    """Hash what decides which rows are kept and what becomes of them, 64 hexadecimal digits.

    Args:
        works: the entries, in their order.
        settings: what else counts, as values of JSON.
    """
    told = [
        [work.entry.clause, work.signature.id, work.signature.sha256, _plain(work.correlation), _plain(work.first)]
        + [_plain(expression) for expression in work.expressions]
        for work in works
    ]
    return hashlib.sha256(json.dumps([told, settings], sort_keys=True).encode("utf-8", "surrogatepass")).hexdigest()


def _plain(value: object) -> object:
    """Write a value so that equal values look alike: a set has no order of its own."""
    if is_dataclass(value):
        return [type(value).__name__, *(_plain(getattr(value, field.name)) for field in fields(value))]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, frozenset):
        return sorted((_plain(one) for one in value), key=repr)
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    return value
