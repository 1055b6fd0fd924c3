"""Rows written by hand, such as a signature's samples, as columns.

A column that a row lacks takes a neutral value: an outbound TLS-like flow of one device in working hours.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from hallmonitor.columns import addresses
from hallmonitor.columns.coded import Coded
from hallmonitor.columns.vocabulary import VOCABULARY, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

MICROSECONDS = 1_000_000
MINUTE = 60 * MICROSECONDS

NEUTRAL: dict[str, object] = {
    "record_seq": 0,
    "end_reason": "end",
    "sensor": "sample",
    "source_ip": "10.0.0.10",
    "destination_ip": "192.0.2.10",
    "source_port": 49152,
    "destination_port": 443,
    "transport": "tcp",
    "source_bytes": 0,
    "destination_bytes": 0,
    "source_packets": 0,
    "destination_packets": 0,
    "source_tcp_flags": 0,
    "destination_tcp_flags": 0,
    "domain_source": "none",
    "category": "uncategorized",
    "category_source": "none",
    "direction": "outbound",
    "ech": False,
    "device": "a",
    "device_group": "default",
    "schedule": "working",
    "failed_connection": False,
    "capture": "sample",
}


def columns(
    records: Sequence[Mapping[str, object]], defaults: Mapping[str, object]
) -> tuple[dict[str, Kind], dict[str, Any]]:
    """Turn rows into the kinds and the arrays of `Columns`.

    Every column of the vocabulary is present. Without values of their own, ts is 0, ts_end is ts, active_minute is the
    minute of ts, flow_id counts from 1, and peer is destination_ip.

    Raises:
        ValueError: where a value does not fit its column.
    """
    full = [_complete(number, {**NEUTRAL, **defaults, **record}) for number, record in enumerate(records, 1)]
    names = dict.fromkeys((*VOCABULARY, *(name for row in full for name in row)))
    kinds: dict[str, Kind] = {}
    held: dict[str, Any] = {}
    for name in names:
        values = [row.get(name) for row in full]
        kinds[name] = VOCABULARY[name].kind if name in VOCABULARY else _guess(values)
        held[name] = _hold(name, kinds[name], values)
    return kinds, held


def fits(name: str, values: list[object]) -> bool:
    """Tell whether all of some values fit a column of the vocabulary."""
    try:
        _hold(name, VOCABULARY[name].kind, values)
    except (ValueError, OverflowError):
        return False
    return True


def _complete(number: int, row: dict[str, object]) -> dict[str, object]:
    ts = _microseconds("ts", row.get("ts", 0))
    follows = {
        "ts": ts,
        "ts_end": ts,
        "active_minute": (ts or 0) // MINUTE,
        "flow_id": number,
        "peer": row["destination_ip"],
    }
    return {**follows, **row, "ts": ts}


def _guess(values: list[object]) -> Kind:
    present = [value for value in values if value is not None]
    if present and all(isinstance(value, bool) for value in present):
        return Kind.FLAG
    if present and all(isinstance(value, (int, float)) for value in present):
        return Kind.NUMBER
    return Kind.TEXT


def _hold(name: str, kind: Kind, values: list[object]) -> Any:  # noqa: ANN401 - one of three shapes, by kind
    if kind is Kind.TEXT:
        return Coded.from_texts(None if value is None else _text(name, value) for value in values)
    if kind is Kind.ADDRESS:
        try:
            return addresses.parse_all([None if value is None else _text(name, value) for value in values])
        except ValueError as error:
            message = f"column {name}: {error}"
            raise ValueError(message) from error
    if kind is Kind.FLAG:
        return _numbers([None if value is None else _flag(name, value) for value in values], np.bool_)
    if kind is Kind.TIME:
        return _numbers([_microseconds(name, value) for value in values], np.int64)
    checked = [None if value is None else _number(name, value) for value in values]
    dtype = np.float64 if any(isinstance(value, float) for value in checked) else np.int64
    return _numbers(checked, np.uint64 if name == "flow_id" else dtype)


def _numbers(values: Sequence[float | None], dtype: Any) -> tuple[NDArray[Any], NDArray[np.bool_] | None]:  # noqa: ANN401
    valid = np.asarray([value is not None for value in values], dtype=np.bool_)
    array = np.asarray([0 if value is None else value for value in values], dtype=dtype)
    return array, None if valid.all() else valid


def _text(name: str, value: object) -> str:
    if isinstance(value, str):
        return value
    message = f"column {name} holds text, not {value!r}; put it in quotes"
    raise ValueError(message)


def _flag(name: str, value: object) -> bool:
    if isinstance(value, bool):
        return value
    message = f"column {name} is true or false, not {value!r}"
    raise ValueError(message)


def _number(name: str, value: object) -> int | float:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value
    message = f"column {name} holds numbers, not {value!r}"
    raise ValueError(message)


def _microseconds(name: str, value: object) -> int | None:
    if value is None:
        return None
    if isinstance(value, datetime):
        moment = value if value.tzinfo else value.replace(tzinfo=UTC)
        whole = moment.astimezone(UTC).replace(microsecond=0)
        return int(whole.timestamp()) * MICROSECONDS + moment.microsecond
    return int(_number(name, value))
