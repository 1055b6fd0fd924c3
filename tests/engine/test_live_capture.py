from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest
from wire_bytes import SYN, Frame, dns_answer, ip4, pcap, tcp, tls_connection, udp

from hallmonitor_engine import LOSS_SCHEMA, SCHEMA, CaptureError, FlowReader, LiveCapture

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conftest import DemoDay

CLIENT = ("10.20.0.5", 40_000)
SERVER = ("192.0.2.10", 443)
START = 1_778_587_200.0
DEADLINE_S = 120.0
GZIP = shutil.which("gzip")
IP = shutil.which("ip")

Told = list[tuple[int, pa.Table]]


def cuts_of(capture: LiveCapture, patience_s: float = 0.2) -> Told:
    """All cuts until the source ends, and those of the end."""
    cuts = []
    while not capture.ended:
        cuts += capture.step(patience_s)
    cuts += capture.finish()
    return [(cut.until_us, pa.Table.from_batches(cut.batches, SCHEMA)) for cut in cuts]


def whole(cuts: Told) -> pa.Table:
    return pa.concat_tables([table for _, table in cuts])


def rows(table: pa.Table) -> list[dict[str, object]]:
    return table.to_pylist()


def replayed(path: Path, **settings: object) -> pa.Table:
    return pa.Table.from_batches(list(FlowReader([path], **settings)), SCHEMA)  # type: ignore[arg-type]


def some_minutes() -> list[Frame]:
    """Names, answers, a flow that falls silent, a jump, and a step back of the clock."""
    frames = [
        *dns_answer(("10.20.0.5", 50_000), ("10.20.0.1", 53), "opaque.example.net", SERVER[0], START),
        *tls_connection(CLIENT, SERVER, "www.example.org", START + 2),
        *(Frame(START + 3 + second, udp(CLIENT, ("192.0.2.7", 9), b"tick")) for second in range(0, 200, 7)),
        Frame(START + 400, tcp(("10.20.0.6", 41_000), SERVER, SYN)),
        Frame(START + 9_000, udp(CLIENT, ("192.0.2.8", 9), b"late")),
        Frame(START + 60, udp(CLIENT, ("192.0.2.8", 9), b"early")),
        Frame(START + 75, udp(CLIENT, ("192.0.2.8", 9), b"on")),
    ]
    return sorted(frames[:-3], key=lambda frame: frame.ts) + frames[-3:]


@pytest.mark.parametrize("workers", [1, 2, 3])
@pytest.mark.parametrize(("cut_s", "patience_s"), [(1, 0.0), (10, 0.01), (3_600, 1.0)])
def test_a_stream_gives_the_records_of_a_replay(tmp_path: Path, workers: int, cut_s: int, patience_s: float) -> None:
    path = pcap(tmp_path / "made.pcap", some_minutes())
    live = LiveCapture.stream(path, sensor="gate", workers=workers, cut_s=cut_s)
    cuts = cuts_of(live, patience_s)
    assert rows(whole(cuts)) == rows(replayed(path, sensor="gate"))
    counters = live.counters()
    expected = FlowReader([path], sensor="gate")
    list(expected)
    assert {name: counters[name] for name in expected.counters()} == expected.counters()


def test_the_demo_day_is_the_same_live_and_replayed_whatever_the_workers(demo_day: DemoDay) -> None:
    expected = rows(replayed(demo_day.capture, sensor="live"))
    first: list[tuple[int, list[dict[str, object]]]] = []
    for workers in (1, 2):
        live = LiveCapture.stream(demo_day.capture, workers=workers, cut_s=300, cut_records=1_000)
        cuts = [(until, rows(table)) for until, table in cuts_of(live)]
        assert [row for _, part in cuts for row in part] == expected
        assert max(len(part) for _, part in cuts) <= 1_000
        first = first or cuts
        assert cuts == first


def test_a_cut_holds_what_was_complete_by_then(tmp_path: Path) -> None:
    frames = [Frame(START + second, udp(CLIENT, ("192.0.2.7", 9), b"tick")) for second in (1, 2, 150, 151)]
    cuts = cuts_of(LiveCapture.stream(pcap(tmp_path / "a.pcap", frames), idle_timeout_udp_s=60))
    told = [(until - round(START * 1e6), table.num_rows) for until, table in cuts]
    assert told == [(150_000_000, 1), (151_000_000, 1)]


def test_nothing_at_all_gives_no_cut(tmp_path: Path) -> None:
    assert cuts_of(LiveCapture.stream(pcap(tmp_path / "empty.pcap", []))) == []


@pytest.fixture
def tap(tmp_path: Path) -> Path:
    path = tmp_path / "tap"
    os.mkfifo(path)
    return path


def test_a_pipe_is_read_as_it_is_written_until_its_writer_ends(tmp_path: Path, tap: Path) -> None:
    frames = [Frame(START + second, udp(CLIENT, ("192.0.2.7", 9), b"tick")) for second in range(0, 40, 5)]
    capture = pcap(tmp_path / "a.pcap", frames)
    content = capture.read_bytes()
    live = LiveCapture.stream(tap, sensor="gate")
    assert live.step(0.01) == []
    with tap.open("wb", buffering=0) as writer:
        writer.write(content[:-7])
        cuts, deadline = [], time.monotonic() + DEADLINE_S
        while len(cuts) < 3 and time.monotonic() < deadline:
            cuts += live.step(0.1)
        assert [cut.until_us for cut in cuts] == [round((START + second) * 1e6) for second in (10, 20, 30)]
        assert live.take_losses().num_rows == 0
        (source,) = live.counters()["sources"]  # type: ignore[misc]
        assert source == {"name": str(tap), "up": True, "packets": len(frames) - 1, "dropped": 0}
        assert live.counters()["open_flows"] == 1
        assert live.counters()["stream_time_us"] == round((START + 30) * 1e6)
        assert isinstance(live.counters()["lag_us"], int)
    rest = cuts_of(live)
    assert [table.num_rows for _, table in rest] == [1]
    (loss,) = live.take_losses().to_pylist()
    assert (loss["cause"], loss["capture"], loss["sensor"]) == ("capture_cut", "tap", "gate")
    assert live.take_losses().num_rows == 0


@pytest.mark.skipif(GZIP is None, reason="gzip is not installed")
def test_a_pipe_on_standard_input_is_read(tmp_path: Path) -> None:
    capture = pcap(tmp_path / "a.pcap", tls_connection(CLIENT, SERVER, "www.example.org", START))
    code = (
        "from hallmonitor_engine import LiveCapture\n"
        "live = LiveCapture.stream('-')\n"
        "cuts = []\n"
        "while not live.ended:\n"
        "    cuts += live.step(0.1)\n"
        "cuts += live.finish()\n"
        "print([row['domain'] for cut in cuts for batch in cut.batches for row in batch.to_pylist()])\n"
    )
    assert GZIP is not None
    with subprocess.Popen([GZIP, "-c", capture], stdout=subprocess.PIPE) as writer:
        told = subprocess.run(
            [sys.executable, "-c", code], stdin=writer.stdout, capture_output=True, text=True, check=True, timeout=60
        )
    assert told.stdout == "['www.example.org']\n"


def test_a_folder_is_followed_and_what_was_read_is_removed(tmp_path: Path) -> None:
    folder, made = tmp_path / "taps", tmp_path / "made.pcap"
    folder.mkdir()

    def capture(number: int) -> None:
        frames = [Frame(START + 20 * number + second, udp(CLIENT, ("192.0.2.7", 9), b"tick")) for second in (1, 12)]
        shutil.move(pcap(made, frames), folder / f"x-{number:03}.pcap")

    capture(0)
    live = LiveCapture.folder(folder, remove_read=True)
    cuts, deadline = [], time.monotonic() + DEADLINE_S
    for number in range(1, 4):
        capture(number)
    while len(cuts) < 7 and time.monotonic() < deadline:
        cuts += live.step(0.1)
    assert [cut.until_us - round(START * 1e6) for cut in cuts] == [second * 1_000_000 for second in range(10, 80, 10)]
    while len(list(folder.iterdir())) > 1 and time.monotonic() < deadline:
        cuts += live.step(0.1)
    assert [path.name for path in folder.iterdir()] == ["x-003.pcap"]
    live.close_interfaces()
    assert live.ended
    assert live.step(5) == []
    (last,) = live.finish()
    assert (last.until_us, sum(batch.num_rows for batch in last.batches)) == (round((START + 72) * 1e6), 1)


def test_flows_out_of_a_full_table_are_losses_each_told_once(tmp_path: Path) -> None:
    frames = [
        Frame(START + burst * 15 + number / 100, ip4(f"10.0.{burst}.{number}", "192.0.2.1", 89, b"hello"))
        for burst in range(4)
        for number in range(50)
    ]
    path = pcap(tmp_path / "flood.pcap", frames)
    told = {}
    for workers in (1, 3):
        live = LiveCapture.stream(path, max_flows=20, workers=workers)
        losses = []
        while not live.ended:
            live.step(0.1)
            losses += live.take_losses().to_pylist()
        live.finish()
        losses += live.take_losses().to_pylist()
        told[workers] = losses
    assert [loss["cause"] for loss in told[1]] == ["table_full"] * 4
    assert told[1] == told[3]
    reader = FlowReader([path], max_flows=20, sensor="live")
    list(reader)
    assert told[1] == reader.losses().to_pylist()


def test_the_schema_of_losses_is_kept(tmp_path: Path) -> None:
    assert (
        LiveCapture.stream(pcap(tmp_path / "a.pcap", [])).take_losses().schema.equals(LOSS_SCHEMA, check_metadata=True)
    )


def test_what_cannot_be_captured_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(CaptureError, match="there is no such file"):
        LiveCapture.stream(tmp_path / "none")
    with pytest.raises(CaptureError, match="there is no such folder"):
        LiveCapture.folder(tmp_path / "none")
    text = tmp_path / "text"
    text.write_text("a text, not a capture, of some length", encoding="utf-8")
    live = LiveCapture.stream(text)
    with pytest.raises(CaptureError, match="is not a capture but text"):
        live.step(DEADLINE_S)
    assert (live.ended, live.finish()) == (True, [])


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"cut_s": 0}, "cut_s must lie between 1 and 86,400, not 0"),
        ({"cut_records": 0}, "cut_records must lie"),
        ({"naming_pool": 0}, "naming_pool must lie"),
        ({"naming_bytes": 0}, "naming_bytes must lie"),
        ({"tunnels": ["ip"]}, "unknown tunnel ip"),
    ],
)
def test_settings_out_of_range_are_refused(tmp_path: Path, settings: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        LiveCapture.stream(pcap(tmp_path / "a.pcap", []), **settings)  # type: ignore[arg-type]


def test_a_patience_that_is_no_time_is_refused(tmp_path: Path) -> None:
    live = LiveCapture.stream(pcap(tmp_path / "a.pcap", []))
    for patience_s in (-1, float("nan"), float("inf")):
        with pytest.raises(ValueError, match="patience_s must be"):
            live.step(patience_s)


def test_others_run_and_signals_are_heard_while_it_waits(tap: Path) -> None:
    live = LiveCapture.stream(tap)
    counted = 0
    stop = threading.Event()

    def count() -> None:
        nonlocal counted
        while not stop.is_set():
            counted += 1
            if counted == 100_000:
                os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=count, daemon=True)

    def wait() -> None:
        thread.start()
        live.step(DEADLINE_S)

    try:
        with pytest.raises(KeyboardInterrupt):
            wait()
    finally:
        stop.set()
        thread.join()
    assert counted >= 100_000
    assert not live.ended


SEND_AND_CAPTURE = """
import socket, sys, time
from hallmonitor_engine import LiveCapture
frames = [bytes.fromhex(line) for line in sys.stdin.read().split()]
live = LiveCapture.interfaces(["hm0"], ring_bytes=4 << 20, sensor="gate")
with socket.socket(socket.AF_PACKET, socket.SOCK_RAW) as sender:
    sender.bind(("hm1", 0))
    for frame in frames:
        sender.send(frame)
cuts, deadline = [], time.monotonic() + 60
while live.counters()["packets"] < len(frames) and time.monotonic() < deadline:
    cuts += live.step(0.1)
live.close_interfaces()
cuts += live.finish()
(source,) = live.counters()["sources"]
print(source["name"], source["up"], source["dropped"])
print([row["domain"] for cut in cuts for batch in cut.batches for row in batch.to_pylist()])
print(live.take_losses().num_rows, live.ended)
"""


@pytest.fixture
def cable() -> Iterator[str]:
    """A network namespace with a virtual cable, whose ends are hm0 and hm1."""
    if os.geteuid() != 0 or IP is None:
        pytest.skip("a network namespace needs root, and `ip`")
    name = f"hm-live-{os.getpid()}"
    made = subprocess.run([IP, "netns", "add", name], check=False, capture_output=True, text=True)
    if made.returncode != 0:
        pytest.skip(f"no network namespace can be made: {made.stderr.strip()}")
    try:
        inside = [IP, "-n", name]
        subprocess.run([*inside, "link", "add", "hm0", "type", "veth", "peer", "name", "hm1"], check=True)
        for end in ("hm0", "hm1"):
            subprocess.run([*inside, "link", "set", end, "up", "arp", "off"], check=True)
        yield name
    finally:
        subprocess.run([IP, "netns", "del", name], check=True)


def test_an_interface_is_captured_as_packets_come(cable: str) -> None:
    assert IP is not None
    frames = [frame.data.hex() for frame in tls_connection(CLIENT, SERVER, "www.example.org", START)]
    told = subprocess.run(
        [IP, "netns", "exec", cable, sys.executable, "-c", SEND_AND_CAPTURE],
        input="\n".join(frames),
        capture_output=True,
        text=True,
        check=True,
        timeout=DEADLINE_S,
    )
    assert told.stdout.splitlines()[:2] == ["hm0 True 0", "['www.example.org']"]
    assert told.stdout.splitlines()[2] == "0 True"


def test_interfaces_that_are_not_there_are_all_named() -> None:
    if os.geteuid() != 0:
        pytest.skip("who may not capture is told that instead")
    with pytest.raises(CaptureError, match="none-1: there is no such interface") as raised:
        LiveCapture.interfaces(["none-1", "none-2"])
    assert [other.path for other in raised.value.others] == ["none-2"]


def test_settings_of_rings_out_of_range_are_refused() -> None:
    with pytest.raises(TypeError, match="names must be a sequence"):
        LiveCapture.interfaces("eth0")
    with pytest.raises(ValueError, match="ring_bytes must lie between 1 and"):
        LiveCapture.interfaces(["eth0"], ring_bytes=4 << 30)
    with pytest.raises(ValueError, match="fanout must lie between 1 and 256"):
        LiveCapture.interfaces(["eth0"], fanout=0)
