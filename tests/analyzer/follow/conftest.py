"""Spools as an agent writes them, and following without a service around it."""

from __future__ import annotations

import json
import random
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hallmonitor import shipped
from hallmonitor.catalogue import load_catalogue
from hallmonitor.catalogue.native import native_catalogue
from hallmonitor.follow.following import Following
from hallmonitor.follow.rules import Rules
from hallmonitor.live import StateFile
from hallmonitor_engine import LOSS_SCHEMA, SCHEMA, FlowReader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from conftest import DemoDay

SECOND = 1_000_000
LATE_ENOUGH = 4_000_000_000 * SECOND
"""A time of this machine's clock after all that tests write."""


@dataclass
class SpoolWriter:
    """Writes closed files where an agent would."""

    path: Path
    sensor: str = "replay"
    sequence: int = 1
    written: list[Path] = field(default_factory=list)

    def write(
        self,
        until_us: int,
        flows: pa.Table | None = None,
        losses: list[dict[str, Any]] | None = None,
        said: dict[str, str] | None = None,
    ) -> Path:
        """Write the next file."""
        date = np.datetime64(until_us, "us").astype("datetime64[D]")
        name = f"date={date}/sensor={self.sensor}/{self.sequence:016}.parquet"
        told = {"sequence": str(self.sequence), "until_us": str(until_us), "sensor": self.sensor, "catalogue": "c" * 64}
        metadata = {f"hallmonitor.{key}": value for key, value in {**told, **(said or {})}.items()}
        flows = SCHEMA.empty_table() if flows is None else flows
        if losses:
            rows = [{"from": 0, "to": 1, "sensor": self.sensor, **row} for row in losses]
            columns = {one.name: pa.array([row.get(one.name) for row in rows], one.type) for one in LOSS_SCHEMA}
            self._put(self.path / "losses" / name, pa.table(columns, schema=LOSS_SCHEMA), {})
        path = self.path / "flows" / name
        self._put(path, flows, metadata)
        self.sequence += 1
        self.written.append(path)
        return path

    def say(self, *, clean: bool) -> None:
        """Write what the agent says of itself."""
        state = {"next": self.sequence, "until_us": 0, "clean": clean}
        self.path.mkdir(parents=True, exist_ok=True)
        (self.path / f"sensor={self.sensor}.json").write_text(json.dumps(state), encoding="utf-8")

    @staticmethod
    def _put(path: Path, table: pa.Table, metadata: dict[str, str]) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.partial")
        pq.write_table(table.replace_schema_metadata(metadata), draft)
        draft.rename(path)


@dataclass(frozen=True)
class Demo:
    """The demo day's records as the engine gives them, each with a time by which it could have been in a spool."""

    table: pa.Table
    emitted_us: np.ndarray[Any, Any]

    def only(self, mask: np.ndarray[Any, Any]) -> Demo:
        """Give some of the records."""
        return Demo(self.table.filter(pa.array(mask)), self.emitted_us[mask])

    def cut(self, ends_us: list[int]) -> Iterator[tuple[int, pa.Table]]:
        """Give the records in files that end at some times, each with that time; the last is after all of them."""
        numbers = np.searchsorted(ends_us, self.emitted_us, side="right")
        for number, end_us in enumerate(ends_us):
            yield end_us, self.table.filter(pa.array(numbers == number))

    def files(self, seconds: float) -> Iterator[tuple[int, pa.Table]]:
        """Give the records in files of so many seconds: the time that each ends at, and its records."""
        length = round(seconds * SECOND)
        numbers = self.emitted_us // length
        for number in range(int(numbers.min()), int(numbers.max()) + 1):
            yield (number + 1) * length, self.table.filter(pa.array(numbers == number))


@pytest.fixture(scope="session")
def demo(demo_day: DemoDay) -> Demo:
    """The records, each of which is there at once or as late as its flow's silence of 300 s allows."""
    reader = FlowReader([demo_day.capture], catalogue=native_catalogue(load_catalogue(shipped.root())))
    table = pa.Table.from_batches(list(reader))
    chance = random.Random(3)  # noqa: S311 - when records come
    ends = table.column("ts_end").cast(pa.int64()).to_numpy()
    waits = np.array([chance.choice([0, chance.randrange(300 * SECOND)]) for _ in range(len(ends))])
    return Demo(table, ends + waits)


def turn(following: Following) -> bool:
    """Judge the next file, and commit where it is due, as the service does; tell whether there was one."""
    following.release()
    step = following.step(LATE_ENOUGH)
    if following.is_due(step):
        following.commit(LATE_ENOUGH)
        following.release()
    return step.taken is not None


@pytest.fixture(name="turn")
def turn_fixture() -> Callable[[Following], bool]:
    """What judges the next file of following."""
    return turn


@dataclass
class Desk:
    """A configuration, the spool that it names, and the state folder that it names."""

    folder: Path
    site: Path | None

    @property
    def config(self) -> Path:
        return self.folder / "follow.toml"

    @property
    def spool(self) -> Path:
        return self.folder / "spool"

    @property
    def state(self) -> Path:
        return self.folder / "state"

    def write_config(self, policy: str = "torrington-4012", more: str = "", judging: str = "") -> None:
        site = "" if self.site is None else f'site = "{self.site}"\n'
        self.write_text(
            f'[spool]\npaths = ["spool"]\n[judging]\npolicy = "{policy}"\n{site}site_key = "key"\n{judging}\n'
            f'[state]\nfolder = "state"\n[metrics]\naddress = "127.0.0.1:0"\n'
            f"[retention]\nalerts_days = 36500\nflows_days = 36500\n{more}"
        )

    def write_text(self, text: str) -> None:
        """Write the configuration whole, since a service may read it at any time."""
        draft = self.config.with_name("draft.toml")
        draft.write_text(text, encoding="utf-8")
        draft.replace(self.config)

    def rules(self) -> Rules:
        return Rules.load(self.config, lambda _path: None)

    @contextmanager
    def following(self) -> Iterator[Following]:
        """Follow from the last commit on, as a process does that has just started."""
        self.state.mkdir(mode=0o700, exist_ok=True)
        with StateFile(self.state / "state.sqlite") as file:
            following = Following(self.rules(), file, lambda: 0.0)
            following.open()
            following.start(LATE_ENOUGH)
            yield following

    def alerts(self) -> list[str]:
        """The committed alerts, sorted."""
        with StateFile(self.state / "state.sqlite") as file:
            return sorted(line for _, line in file.alerts())


@pytest.fixture
def desk(tmp_path: Path, demo_day: DemoDay) -> Desk:
    """A desk that judges the demo day's site by the first policy."""
    made = Desk(tmp_path, demo_day.site)
    made.write_config()
    made.spool.mkdir()
    return made


@pytest.fixture
def spool_writer(desk: Desk) -> Callable[..., SpoolWriter]:
    """Makes writers into the desk's spool."""

    def make(sensor: str = "replay", **options: Any) -> SpoolWriter:  # noqa: ANN401
        return SpoolWriter(desk.spool, sensor, **options)

    return make
