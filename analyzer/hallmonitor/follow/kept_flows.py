"""The flow records that are kept beside the state, concealed as a replay writes them.

    flows/date=YYYY-MM-DD/sensor=NAME/SEQ-UNTIL.parquet

There is one file for each file of a spool that holds records, under a name of its own even where a sensor's numbers
begin anew. It is written before its file counts as taken. Whoever takes that file again writes the same bytes again.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from hallmonitor.authoring.stored_flows import whole_vocabulary
from hallmonitor.explain.stored_columns import StoredColumns
from hallmonitor.replay.stored_form import StoredForm
from hallmonitor_engine import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from hallmonitor.columns import Columns
    from hallmonitor.follow.cursor import Place
    from hallmonitor.replay.preparation import Prepared
    from hallmonitor.site import Site

FLOWS = "flows"

FILES_AT_ONCE = 30
"""Five minutes of files of one sensor: to judge them one by one takes several times as long, and all at once a day's
memory."""

TRIES = 5
"""Of writing a file whose folder somebody removes meanwhile."""

_FILE = re.compile(r"(\d{16})-(\d+)\.parquet")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class KeptFlows:
    """A folder of kept flow records.

    Args:
        folder: the state's folder.
        site: its home networks.
    """

    def __init__(self, folder: Path, site: Site) -> None:
        self._folder = folder / FLOWS
        self._form = StoredForm(SCHEMA, site)

    def write(self, sensor: str, place: Place, prepared: Prepared) -> None:
        """Write the records of one file, and force them to the disk.

        Args:
            sensor: whose they are.
            place: the sensor's once the file is taken.
            prepared: the records.

        Raises:
            OSError: they cannot be written.
        """
        date = (_EPOCH + timedelta(microseconds=place.until_us)).date()
        path = self._folder / f"date={date}" / f"sensor={sensor}" / f"{place.sequence:016}-{place.until_us}.parquet"
        table = self._form.table(*prepared)
        for left in reversed(range(TRIES)):
            try:
                _write(table, path)
                break
            except FileNotFoundError:
                # Where records are older than they are kept for, retention removes their day while it is written.
                if not left:
                    raise

    def since(self, from_us: int, places: Mapping[str, Place]) -> Iterator[Columns]:
        """Give the records that begin after a time, some files at once, in the order of their ends.

        Args:
            from_us: microseconds since 1970.
            places: sensor -> how far its files are taken; what was written of files after that is left out, since they
                will be taken yet.
        """
        begun = pa.scalar(from_us, pa.timestamp("us", tz="UTC"))
        files = self._files(from_us, places)
        for first in range(0, len(files), FILES_AT_ONCE):
            tables = []
            for path in files[first : first + FILES_AT_ONCE]:
                # Retention may have removed one, and disks do what disks do.
                with suppress(FileNotFoundError, pa.ArrowException):
                    table = pq.read_table(path, partitioning=None)
                    tables.append(table.filter(pc.greater(table.column("ts"), begun)))
            if tables:
                # What was kept before an update may lack columns; there they hold nothing.
                together = pa.concat_tables(tables, promote_options="default")
                yield whole_vocabulary(StoredColumns.of(together).columns)

    def _files(self, from_us: int, places: Mapping[str, Place]) -> list[Path]:
        found: list[tuple[int, str, Path]] = []
        for path in self._folder.glob("date=*/sensor=*/*.parquet"):
            named = _FILE.fullmatch(path.name)
            sensor = path.parent.name.partition("=")[2]
            place = places.get(sensor)
            if named is None or place is None:
                continue
            sequence, until_us = int(named[1]), int(named[2])
            taken = sequence <= place.sequence or until_us <= place.latest_us
            if taken and until_us > from_us:
                found.append((until_us, sensor, path))
        return [path for _, _, path in sorted(found)]


def _write(table: pa.Table, path: Path) -> None:
    """Write a file whole, and force it to the disk."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.partial")
    with draft.open("wb") as file:
        pq.write_table(table, file, compression="zstd")
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    descriptor = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
