"""The state file, with judging that is killed again and again."""

from __future__ import annotations

import json
import random
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from hallmonitor.live import StateFile
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from pathlib import Path

JUDGING = """
import random
import sys
from pathlib import Path
from types import SimpleNamespace

from hallmonitor.alerts import Judge
from hallmonitor.columns import Columns
from hallmonitor.correlate import Correlation, CorrelationKind
from hallmonitor.evaluate.expression import TextTest
from hallmonitor.live import StateFile

MINUTE = 60_000_000
told = dict(title="t", version="v", sha256="0", level="low", clause="c", evidence="seen", cannot_show="", advice="")
rule = SimpleNamespace(name="gaming", expression=TextTest("category", exact=frozenset({"gaming"})))
minutes = Correlation(CorrelationKind.VALUE_COUNT, 20 * MINUTE, ("device",), threshold=3, field="active_minute")
signatures = [
    SimpleNamespace(name=name, id=name, rules=(rule,), correlation=asked, unit="flows", gap_us=9 * MINUTE, **told)
    for name, asked in (("plain", None), ("minutes", minutes))
]
entries = [
    SimpleNamespace(clause="c", evidence="seen", signature_name=one.name, level=None, threshold=None, schedules=None,
                    exempt_groups=())
    for one in signatures
]
policy, site = SimpleNamespace(id="p", entries=entries), SimpleNamespace(time_zone="UTC")
chance = random.Random(5)
times = sorted(chance.randrange(1, 3000) * MINUTE // 2 for _ in range(600))
records = [
    {"ts": ts, "flow_id": number, "device": chance.choice("abc"), "category": chance.choice(["gaming", "news"])}
    for number, ts in enumerate(times)
]

judge = Judge(signatures, policy, site, id_key=b"k", lateness_us=MINUTE)
with StateFile(Path(sys.argv[1])) as file:
    committed = file.committed()
    done = 0
    if committed is not None:
        judge.restore(committed.state)
        done = int(committed.cursor)
    while done < len(records):
        judge.observe(Columns.from_rows(records[done : done + 10]))
        done += 10
        alerts = judge.advance() if done < len(records) else judge.finish()
        file.commit(str(done), judge.save(), alerts)
        print(done, flush=True)
"""


def alert(identity: str, text: str = "{}") -> SimpleNamespace:
    return SimpleNamespace(id=identity, to_json=lambda: text)


def told(path: Path) -> list[dict[str, object]]:
    with StateFile(path) as file:
        return [json.loads(line) for _, line in file.alerts()]


def test_nothing_is_committed_at_first(tmp_path: Path) -> None:
    with StateFile(tmp_path / "state") as file:
        assert file.committed() is None
        assert list(file.alerts()) == []
    assert stat.S_IMODE((tmp_path / "state").stat().st_mode) == 0o600


def test_what_is_committed_is_there_again(tmp_path: Path) -> None:
    with StateFile(tmp_path / "state") as file:
        file.commit("1", b"one", [alert("a", "1")])
        file.commit("2", b"two", [alert("b", "2"), alert("c", "3")])
    with StateFile(tmp_path / "state") as file:
        committed = file.committed()
        assert committed is not None
        assert (committed.cursor, committed.state) == ("2", b"two")
        assert list(file.alerts()) == [(1, "1"), (2, "2"), (3, "3")]
        assert list(file.alerts(after=2)) == [(3, "3")]


def test_an_alert_is_kept_once(tmp_path: Path) -> None:
    with StateFile(tmp_path / "state") as file:
        file.commit("1", b"", [alert("a", "1")])
        file.commit("2", b"", [alert("a", "2"), alert("b", "3")])
        assert [line for _, line in file.alerts()] == ["1", "3"]


def test_when_an_alert_was_committed_is_kept(tmp_path: Path) -> None:
    with StateFile(tmp_path / "state") as file:
        file.commit("1", b"", [alert("a")], now_us=7)
        file.commit("2", b"", [alert("a"), alert("b")], now_us=8)
        file.commit("3", b"", [alert("c")])
    with sqlite3.connect(tmp_path / "state") as read:
        times = read.execute("SELECT id, committed_us FROM alerts ORDER BY number").fetchall()
    read.close()
    assert times == [("a", 7), ("b", 8), ("c", None)]


def test_an_error_leaves_the_last_commit(tmp_path: Path) -> None:
    with StateFile(tmp_path / "state") as file:
        file.commit("1", b"one", [alert("a", "1")])
        with pytest.raises(AttributeError):
            file.commit("2", b"two", [alert("b", "2"), object()])  # type: ignore[list-item]
        committed = file.committed()
        assert committed is not None
        assert committed.cursor == "1"
        assert [line for _, line in file.alerts()] == ["1"]


def test_another_file_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_bytes(b"no database" * 100)
    with pytest.raises(FaultsError, match="cannot be opened"):
        StateFile(other)
    later = tmp_path / "later"
    with sqlite3.connect(later) as file:
        file.execute("PRAGMA user_version = 9")
    file.close()
    with pytest.raises(FaultsError, match="version 9"):
        StateFile(later)
    with pytest.raises(FaultsError, match="cannot be opened"):
        StateFile(tmp_path / "nowhere" / "state")


def test_judging_that_is_killed_tells_the_same_alerts(tmp_path: Path) -> None:
    command = [sys.executable, "-c", JUDGING]
    undisturbed, killed = tmp_path / "undisturbed", tmp_path / "killed"
    subprocess.run([*command, str(undisturbed)], check=True, stdout=subprocess.DEVNULL)
    chance = random.Random(7)  # noqa: S311 - when to kill
    kills = 0
    while True:
        child = subprocess.Popen([*command, str(killed)], stdout=subprocess.PIPE)
        assert child.stdout is not None
        for _ in range(chance.randint(5, 20)):
            child.stdout.readline()
        time.sleep(chance.random() / 200)  # into the middle of what follows a commit
        child.send_signal(signal.SIGKILL)
        child.stdout.close()
        if child.wait() == 0:
            break
        kills += 1
    assert kills >= 3
    assert told(killed) == told(undisturbed)
    assert len(told(killed)) > 10
