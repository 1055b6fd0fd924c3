from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest

from hallmonitor.replay.intake import Intake
from hallmonitor.replay.writer import FlowWriter

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa

    from conftest import MakeBatch
    from hallmonitor.columns import Columns
    from hallmonitor.identity import SiteKey
    from hallmonitor.site import Site


class Witness:
    """Stands where the judge does and keeps what it is shown."""

    def __init__(self) -> None:
        self.seen: list[Columns] = []

    def observe(self, columns: Columns) -> None:
        self.seen.append(columns)


@pytest.mark.parametrize("show", [False, True])
def test_every_stage_sees_the_same_rows(
    tmp_path: Path,
    site: Site,
    key: SiteKey,
    flow_schema: pa.Schema,
    make_batch: MakeBatch,
    show: bool,  # noqa: FBT001 - a table's column
) -> None:
    witness = Witness()
    with FlowWriter(tmp_path, flow_schema, site, show_addresses=show) as writer:
        intake = Intake(site, key, witness, writer, show_addresses=show)  # type: ignore[arg-type]
        for number in (5, 6):
            rows = [{"source_ip": f"10.20.0.{number}", "domain": domain} for domain in ("10.20.0.9", "a.example")]
            intake.take(make_batch(rows))
    (first, _) = witness.seen
    assert intake.tally.records == 4
    assert intake.tally.devices == 2
    assert first.coded("device").texts()[0] == first.coded("device").texts()[1]
    assert ("10.20.0.9" in first.coded("domain").texts()) == show
    assert first.coded("domain").texts()[1] == "a.example"
    ids = {table["flow_id"] for table in pq.read_table(tmp_path).to_pylist()}
    assert ids == set(first.numbers("flow_id")[0].tolist())
    assert (ids == {1}) == show
    domains = {row.name for row in intake.tally.view().domains}
    assert ("10.20.0.9" in domains) == show
    if show:
        assert intake.addresses is not None
        assert sorted(intake.addresses.values()) == [("10.20.0.5",), ("10.20.0.6",)]
    else:
        assert intake.addresses is None
