"""A batch of flow records as columns that are converted when they are first asked for."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from hallmonitor.columns import arrow, rows
from hallmonitor.columns.coded import Coded
from hallmonitor.columns.coded_addresses import CodedAddresses
from hallmonitor.columns.vocabulary import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

    Numbers = tuple[NDArray[Any], NDArray[np.bool_] | None]
    Addresses = tuple[NDArray[np.uint64], NDArray[np.uint64]]
    Held = Coded | Numbers | Addresses | CodedAddresses


class Columns:
    """Columns of equal length; never changed, only extended into a new object that shares the arrays.

    Text columns are `Coded`. Numbers, flags and times are an array and where it is valid. Addresses are two uint64
    arrays, the halves of the 16-byte form, or `CodedAddresses`.
    """

    def __init__(self, length: int, kinds: dict[str, Kind], held: dict[str, Held], source: dict[str, Lazy]) -> None:
        self._length = length
        self._kinds = kinds
        self._held = held
        self._source = source
        self._other_form: dict[str, Addresses | CodedAddresses] = {}

    @classmethod
    def from_arrow(cls, data: pa.RecordBatch | pa.Table) -> Columns:
        """Take the columns of a record batch or a table; columns of a type that no signature can use are left out."""
        kinds = {field.name: kind for field in data.schema if (kind := arrow.kind_of(field.type)) is not None}
        source = {name: Lazy(partial(_convert, kind, data.column(name))) for name, kind in kinds.items()}
        return cls(data.num_rows, kinds, {}, source)

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
        if self._kinds[name] in {Kind.TEXT, Kind.ADDRESS}:
            raise _wrong_kind(name, self._kinds[name], "numbers")
        return cast("Numbers", held)

    def addresses(self, name: str) -> Addresses:
        """Give the high and the low half of an address column; `::` stands for no address.

        Raises:
            KeyError: where there is no such column.
            TypeError: where it holds no addresses.
        """
        held = self._get_addresses(name)
        if isinstance(held, CodedAddresses):
            if name not in self._other_form:
                self._other_form[name] = held.halves()
            return cast("Addresses", self._other_form[name])
        return held

    def coded_addresses(self, name: str) -> CodedAddresses:
        """Give an address column as codes; one that is not held so is encoded at its first asking.

        Raises:
            KeyError: where there is no such column.
            TypeError: where it holds no addresses.
        """
        held = self._get_addresses(name)
        if isinstance(held, CodedAddresses):
            return held
        if name not in self._other_form:
            self._other_form[name] = CodedAddresses.from_halves(*held)
        return cast("CodedAddresses", self._other_form[name])

    def is_coded(self, name: str) -> bool:
        """Tell whether a column is there as codes already, so that asking for them costs nothing."""
        return isinstance(self._get(name), (Coded, CodedAddresses)) or isinstance(
            self._other_form.get(name), CodedAddresses
        )

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

    def with_coded_addresses(self, name: str, column: CodedAddresses) -> Columns:
        """Give these columns and one more of addresses, which is held as codes."""
        return self._with(name, Kind.ADDRESS, column, len(column))

    def with_lazy(self, name: str, kind: Kind, make: Callable[[], Held]) -> Columns:
        """Give these columns and one more that is made when it is first asked for.

        Args:
            name: of the column.
            kind: how its values are held.
            make: gives what a column of that kind holds, of as many rows as the others; called once at most.
        """
        held = {other: column for other, column in self._held.items() if other != name}
        return Columns(self._length, {**self._kinds, name: kind}, held, {**self._source, name: Lazy(make)})

    def _with(self, name: str, kind: Kind, held: Held, length: int) -> Columns:
        _check_length(name, length, self._length)
        source = {other: column for other, column in self._source.items() if other != name}
        return Columns(self._length, {**self._kinds, name: kind}, {**self._held, name: held}, source)

    def _get_addresses(self, name: str) -> Addresses | CodedAddresses:
        held = self._get(name)
        if self._kinds[name] is not Kind.ADDRESS:
            raise _wrong_kind(name, self._kinds[name], "addresses")
        return cast("Addresses | CodedAddresses", held)

    def _get(self, name: str) -> Held:
        held = self._held.get(name)
        if held is None:
            if name not in self._source:
                message = f"there is no column {name}"
                raise KeyError(message)
            held = self._source[name].get()
            _check_length(name, _rows(held), self._length)
            self._held[name] = held
        return held


class Lazy:
    """A column that is made once, for all the columns objects that share it."""

    def __init__(self, make: Callable[[], Held]) -> None:
        self._make: Callable[[], Held] | None = make
        self._held: Held | None = None

    def get(self) -> Held:
        """Give the column, made now where it was not before."""
        if self._make is not None:
            self._held = self._make()
            self._make = None
        return cast("Held", self._held)


def _rows(held: Held) -> int:
    return int(held[0].shape[0]) if isinstance(held, tuple) else len(held)


def _check_length(name: str, length: int, others: int) -> None:
    if length != others:
        message = f"column {name} has {length} rows, the others {others}"
        raise ValueError(message)


def _convert(kind: Kind, column: pa.Array | pa.ChunkedArray) -> Held:
    array = arrow.whole(column)
    if kind is Kind.TEXT:
        return arrow.coded(array)
    if kind is Kind.ADDRESS:
        return arrow.addresses(array)
    return arrow.numbers(array)


def _wrong_kind(name: str, kind: Kind, wanted: str) -> TypeError:
    return TypeError(f"column {name} holds {kind}, not {wanted}")
