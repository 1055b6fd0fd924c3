"""A batch of flow records as columns that are converted when they are first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import numpy as np

from hallmonitor.columns import arrow, rows
from hallmonitor.columns.coded import Coded
from hallmonitor.columns.vocabulary import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

    Numbers = tuple[NDArray[Any], NDArray[np.bool_] | None]
    Addresses = tuple[NDArray[np.uint64], NDArray[np.uint64]]
    Held = Coded | Numbers | Addresses


class Columns:
    """Columns of equal length; never changed, only extended into a new object that shares the arrays.

    Text columns are `Coded`. Numbers, flags and times are an array and where it is valid. Addresses are two uint64
    arrays, the halves of the 16-byte form.
    """

    def __init__(self, length: int, kinds: dict[str, Kind], held: dict[str, Held], source: dict[str, Any]) -> None:
        self._length = length
        self._kinds = kinds
        self._held = held
        self._source = source

    @classmethod
    def from_arrow(cls, data: pa.RecordBatch | pa.Table) -> Columns:
        """Take the columns of a record batch or a table; columns of a type that no signature can use are left out."""
        kinds = {field.name: kind for field in data.schema if (kind := arrow.kind_of(field.type)) is not None}
        return cls(data.num_rows, kinds, {}, {name: data.column(name) for name in kinds})

    @classmethod
    def from_rows(
        cls, records: Sequence[Mapping[str, object]], defaults: Mapping[str, object] | None = None
    ) -> Columns:
        """Build columns from rows such as a signature's samples.

        Args:
            records: column name -> value; texts for addresses, microseconds or datetimes for times.
            defaults: values of columns that a row lacks, over the neutral ones of `hallmonitor.columns.rows`.

        Raises:
            ValueError: where a value does not fit its column.
        """
        kinds, held = rows.columns(records, defaults or {})
        return cls(len(records), kinds, held, {})

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the columns, in order."""
        return tuple(self._kinds)

    def __len__(self) -> int:
        return self._length

    def __contains__(self, name: object) -> bool:
        return name in self._kinds

    def kind(self, name: str) -> Kind:
        """Tell how a column is held.

        Raises:
            KeyError: where there is no such column.
        """
        return self._kinds[name]

    def coded(self, name: str) -> Coded:
        """Give a text column.

        Raises:
            KeyError: where there is no such column.
            TypeError: where it holds no text.
        """
        held = self._get(name)
        if not isinstance(held, Coded):
            raise _wrong_kind(name, self._kinds[name], "text")
        return held

    def numbers(self, name: str) -> Numbers:
        """Give a column of numbers, flags or times, and where it is valid; None means everywhere.

        Raises:
            KeyError: where there is no such column.
            TypeError: where it holds text or addresses.
        """
        held = self._get(name)
        if isinstance(held, Coded) or self._kinds[name] is Kind.ADDRESS:
            raise _wrong_kind(name, self._kinds[name], "numbers")
        return cast("Numbers", held)

    def addresses(self, name: str) -> Addresses:
        """Give the high and the low half of an address column; `::` stands for no address.

        Raises:
            KeyError: where there is no such column.
            TypeError: where it holds no addresses.
        """
        held = self._get(name)
        if isinstance(held, Coded) or self._kinds[name] is not Kind.ADDRESS:
            raise _wrong_kind(name, self._kinds[name], "addresses")
        return cast("Addresses", held)

    def with_coded(self, name: str, column: Coded) -> Columns:
        """Give these columns and one more of text, or with one replaced."""
        return self._with(name, Kind.TEXT, column, len(column))

    def with_numbers(self, name: str, values: NDArray[Any], valid: NDArray[np.bool_] | None = None) -> Columns:
        """Give these columns and one more of numbers; a bool array becomes a flag column."""
        kind = Kind.FLAG if values.dtype == np.bool_ else Kind.NUMBER
        return self._with(name, kind, (values, valid), values.shape[0])

    def with_addresses(self, name: str, high: NDArray[np.uint64], low: NDArray[np.uint64]) -> Columns:
        """Give these columns and one more of addresses."""
        return self._with(name, Kind.ADDRESS, (high, low), high.shape[0])

    def _with(self, name: str, kind: Kind, held: Held, length: int) -> Columns:
        if length != self._length:
            message = f"column {name} has {length} rows, the others {self._length}"
            raise ValueError(message)
        source = {other: column for other, column in self._source.items() if other != name}
        return Columns(self._length, {**self._kinds, name: kind}, {**self._held, name: held}, source)

    def _get(self, name: str) -> Held:
        held = self._held.get(name)
        if held is None:
            if name not in self._source:
                message = f"there is no column {name}"
                raise KeyError(message)
            held = self._held[name] = _convert(self._kinds[name], arrow.whole(self._source[name]))
        return held


def _convert(kind: Kind, array: pa.Array) -> Held:
    if kind is Kind.TEXT:
        return arrow.coded(array)
    if kind is Kind.ADDRESS:
        return arrow.addresses(array)
    return arrow.numbers(array)


def _wrong_kind(name: str, kind: Kind, wanted: str) -> TypeError:
    return TypeError(f"column {name} holds {kind}, not {wanted}")
