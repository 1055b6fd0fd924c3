"""The shipped signatures in DuckDB: a table in memory with enumerations, one thread."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np
import pyarrow as pa

from judge import sql
from judge.needed import NEEDED
from judge.questions import QUESTIONS, lists

if TYPE_CHECKING:
    from collections.abc import Iterable

    from judge.ours import Found
    from judge.stored import Stored

_LOADED_AT_ONCE = 1_000_000


class DuckDb:
    """All flows of a set in a table.

    Args:
        stored: the set.
        once: whether what concerns any signature is put into a table of its own first, which all then read.
    """

    def __init__(self, stored: Stored, *, once: bool) -> None:
        self._once = once
        self._connection = duckdb.connect(config={"threads": 1})
        self._connection.execute("SET preserve_insertion_order = false")
        self._load(stored)

    def run(self) -> list[Found]:
        """Answer every signature."""
        table = "flows"
        if self._once:
            self._connection.execute(f"CREATE OR REPLACE TEMP TABLE candidates AS FROM flows WHERE {sql.CANDIDATES}")
            table = "candidates"
        found: list[Found] = []
        for question in QUESTIONS:
            query = sql.episodes(question, sql.measured(question, table))
            for *group, first, furthest in self._connection.execute(query).fetchall():
                found.append((question.name, tuple(map(str, group)), first, int(furthest)))
        return sorted(found)

    def _load(self, stored: Stored) -> None:
        texts = stored.texts
        for name in NEEDED:
            if name in texts:
                values = pa.table({"value": texts[name]})  # noqa: F841 - DuckDB finds it by its name
                self._connection.execute(f"CREATE TYPE {name}_type AS ENUM (SELECT value FROM values)")
        columns = ", ".join(f"{name}::{name}_type AS {name}" if name in texts else name for name in NEEDED)
        for first in range(0, len(stored), _LOADED_AT_ONCE):
            part = pa.table({name: _arrow(stored, name, first) for name in NEEDED})  # noqa: F841 - as above
            begin = "CREATE TABLE flows AS" if first == 0 else "INSERT INTO flows"
            self._connection.execute(f"{begin} SELECT {columns} FROM part")
        known = lists()
        self._names("permitted", "domain", filter(known.is_permitted, texts["domain"]))
        self._names("submission", "domain", known.submission.intersection(texts["domain"]))
        self._names("gateways", "domain", filter(known.is_gateway, texts["domain"]))
        self._names("shared", "registered_domain", known.shared.intersection(texts["registered_domain"]))
        self._names("installers", "file_type", known.installers.intersection(texts["file_type"]))
        self._names("private_relay", "service", {"icloud-private-relay"}.intersection(texts["service"]))
        reverse = (query for query in texts["dns_query"] if query.endswith((".in-addr.arpa", ".ip6.arpa")))
        self._names("reversed", "dns_query", reverse)

    def _names(self, table: str, column: str, names: Iterable[str]) -> None:
        """Make a table of the texts of a column that a list accepts: what depends on the dictionary alone."""
        values = pa.table({"value": pa.array(sorted(names), pa.string())})  # noqa: F841 - as above
        self._connection.execute(f"CREATE TABLE {table} AS SELECT value::{column}_type AS value FROM values")


def _arrow(stored: Stored, name: str, first: int) -> Any:  # noqa: ANN401 - an Arrow array
    values = stored.columns[name][first : first + _LOADED_AT_ONCE]
    if name not in stored.texts:
        return pa.array(values)
    codes = pa.array(values.astype(np.int32), mask=values < 0)
    return pa.DictionaryArray.from_arrays(codes, pa.array(stored.texts[name]))
