"""One file of a spool."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hallmonitor.alerts.losses import Loss
from hallmonitor.follow.spool_file import DamagedError, SpoolFile
from hallmonitor_engine import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from follow.conftest import SpoolWriter


def losses_of(path: Path) -> Path:
    return path.parents[3] / "losses" / path.relative_to(path.parents[2])


def read(path: Path, sequence: int = 1, sensor: str = "gate") -> SpoolFile:
    return SpoolFile.read(path, losses_of(path), sensor, sequence)


def test_a_file_is_read_with_its_losses(spool_writer: Callable[..., SpoolWriter]) -> None:
    path = spool_writer("gate").write(20_000_000, losses=[{"from": 1, "to": 2, "cause": "ring_full", "packets": 7}])
    file = read(path)
    assert (file.sensor, file.sequence, file.until_us, file.catalogue) == ("gate", 1, 20_000_000, "c" * 64)
    assert file.losses == (Loss(1, 2, "ring_full", 7),)
    assert file.losses_path == losses_of(path)
    assert file.size == path.stat().st_size + losses_of(path).stat().st_size
    assert file.flows.schema.equals(SCHEMA)


def test_a_file_without_losses_has_none(spool_writer: Callable[..., SpoolWriter]) -> None:
    file = read(spool_writer("gate").write(20_000_000))
    assert (file.losses, file.losses_path) == ((), None)


def test_texts_need_not_be_coded(spool_writer: Callable[..., SpoolWriter]) -> None:
    plain = pa.schema([(one.name, pa.string() if pa.types.is_dictionary(one.type) else one.type) for one in SCHEMA])
    assert read(spool_writer("gate").write(5, plain.empty_table())).flows.schema.equals(SCHEMA)


def test_every_cut_of_a_file_is_told_as_damage(spool_writer: Callable[..., SpoolWriter]) -> None:
    path = spool_writer("gate").write(20_000_000)
    content = path.read_bytes()
    for length in range(0, len(content), 97):
        path.write_bytes(content[:length])
        with pytest.raises(DamagedError, match="cannot be read as Parquet"):
            read(path)


def test_damaged_losses_damage_the_file(spool_writer: Callable[..., SpoolWriter]) -> None:
    path = spool_writer("gate").write(20_000_000, losses=[{"cause": "ring_full"}])
    losses_of(path).write_bytes(b"PAR1")
    with pytest.raises(DamagedError):
        read(path)


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"sequence": "2"}, "another file than its name"),
        ({"sensor": "other"}, "another file than its name"),
        ({"sequence": "one"}, "lacks a number hallmonitor.sequence"),
        ({"until_us": "soon"}, "lacks a number hallmonitor.until_us"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_damaged(
    spool_writer: Callable[..., SpoolWriter], said: dict[str, str], message: str
) -> None:
    with pytest.raises(DamagedError, match=message):
        read(spool_writer("gate").write(20_000_000, said=said))


def test_other_columns_are_damage(spool_writer: Callable[..., SpoolWriter]) -> None:
    path = spool_writer("gate").write(20_000_000)
    pq.write_table(pa.table({"ts": [1]}), path)
    with pytest.raises(DamagedError, match="lacks the columns ts_end, flow_id"):
        read(path)


def test_a_column_that_an_older_agent_did_not_write_is_not_known(spool_writer: Callable[..., SpoolWriter]) -> None:
    path = spool_writer("gate").write(20_000_000)
    written = pq.read_table(path)
    pq.write_table(written.drop_columns(["tunnel"]), path)
    flows = read(path).flows
    assert flows.schema == SCHEMA
    assert flows["tunnel"].null_count == flows.num_rows


def test_a_file_that_is_gone_is_no_damage(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        SpoolFile.read(tmp_path / "a", tmp_path / "b", "gate", 1)
