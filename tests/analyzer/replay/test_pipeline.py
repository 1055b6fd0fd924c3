from __future__ import annotations

import hmac
import json
import re
from dataclasses import replace as with_changes
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest
from scapy.layers.dns import DNS, DNSQR
from scapy.layers.inet import IP, TCP, UDP
from scapy.layers.inet6 import IPv6
from scapy.layers.l2 import Ether
from scapy.utils import PcapWriter

from hallmonitor.policy import Allowance
from hallmonitor.replay import ReplayJob, ReplayProgress, Rulebook, replay
from hallmonitor.shipped import root
from hallmonitor.site import Site
from hallmonitor_engine import FlowReader
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from scapy.packet import Packet

    from hallmonitor.identity import SiteKey

# 2026-05-12 09:00 in New York, seconds since 1970.
NINE = 1_778_590_800
HOME = ("10.20.0.5", "10.20.0.6", "10.20.0.7", "fd00::7")
MAC = "02:00:5e:00:00:05"
HANDSHAKE = b"\x13BitTorrent protocol" + bytes(8) + b"i" * 20 + b"p" * 20


def conversation(source: str, port: int, destination: str, service: int, *payloads: bytes) -> Iterator[Packet]:
    there = {"sport": port, "dport": service}
    back = {"sport": service, "dport": port}
    layer = IPv6 if ":" in source else IP
    out, home = layer(src=source, dst=destination), layer(src=destination, dst=source)
    yield out / TCP(**there, flags="S", seq=1)
    yield home / TCP(**back, flags="SA", seq=1, ack=2)
    yield out / TCP(**there, flags="A", seq=2, ack=2)
    seq = 2
    for payload in payloads:
        yield out / TCP(**there, flags="PA", seq=seq, ack=2) / payload
        seq += len(payload)
    yield out / TCP(**there, flags="FA", seq=seq, ack=2)
    yield home / TCP(**back, flags="FA", seq=2, ack=seq + 1)


def packets() -> Iterator[Packet]:
    yield from conversation(HOME[0], 50_001, "203.0.113.9", 6881, HANDSHAKE)
    yield from conversation(HOME[0], 50_002, HOME[1], 80, b"GET / HTTP/1.1\r\nHost: 10.20.0.6\r\n\r\n")
    yield from conversation(HOME[3], 50_003, "2001:db8::9", 80, b"GET / HTTP/1.1\r\nHost: www.facebook.com\r\n\r\n")
    question = DNSQR(qname="7.0.20.10.in-addr.arpa", qtype="PTR")
    yield IP(src=HOME[2], dst="198.51.100.53") / UDP(sport=40_000, dport=53) / DNS(id=7, rd=1, qd=question)


@pytest.fixture(scope="module")
def capture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("captures") / "morning.pcap"
    with PcapWriter(str(path), linktype=1) as writer:
        for number, packet in enumerate(packets()):
            frame = Ether(src=MAC, dst="02:00:5e:00:00:01") / packet
            frame.time = NINE + number / 10
            writer.write(frame)
    return path


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return Rulebook.load("torrington-4012", Site(), root())


@pytest.fixture
def job(capture: Path, rulebook: Rulebook, key: SiteKey) -> ReplayJob:
    return ReplayJob((capture,), rulebook, Site(), key)


def contents(out: Path) -> dict[str, bytes]:
    return {str(path.relative_to(out)): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}


def test_writes_everything(job: ReplayJob, tmp_path: Path) -> None:
    told: list[ReplayProgress] = []
    result = replay(job, tmp_path / "out", told.append)
    files = contents(tmp_path / "out")
    assert list(files) == ["alerts.jsonl", "flows/part-00000.parquet", "report.html", "summary.json"]
    summary = json.loads(files["summary.json"])
    alerts = [json.loads(line) for line in files["alerts.jsonl"].splitlines()]
    assert [alert["signature"]["name"] for alert in alerts] == ["bittorrent-transfer"]
    assert alerts == json.loads(json.dumps(result.found.alerts))
    assert summary["alerts"]["by_clause"] == {"copyright": 1}
    assert summary["totals"]["packets"] == result.found.totals.packets == sum(1 for _ in packets())
    assert summary["totals"]["devices"] == 3
    assert alerts[0]["hashes"]["input"] == summary["hashes"]["input"] is not None
    assert {each["name"] for each in summary["settings"]["signatures"]} == {
        entry.signature_name for entry in job.rulebook.policy.entries
    }
    table = pq.read_table(tmp_path / "out" / "flows")
    assert table.num_rows == summary["totals"]["records"] == 4
    assert "social-networking" in table.column("category").to_pylist()
    page = files["report.html"].decode()
    assert alerts[0]["id"] in page
    assert alerts[0]["cannot_show"] in page.replace("&#39;", "'")
    assert str(result.report) == str(tmp_path / "out" / "report.html")
    assert told[-1].records == 4
    assert told[-1].bytes_read == told[-1].bytes_total == job.captures[0].stat().st_size


def test_same_job_same_bytes(job: ReplayJob, tmp_path: Path) -> None:
    for name in ("first", "second"):
        replay(job, tmp_path / name)
    assert contents(tmp_path / "first") == contents(tmp_path / "second")


def test_what_the_site_holds_back_is_counted_and_not_raised(job: ReplayJob, tmp_path: Path) -> None:
    exception = {"signature": "bittorrent-transfer", "until": "2026-05-12", "reason": "A lesson on peers"}
    site = Site.model_validate({"exceptions": [exception, {**exception, "domain": "example.org"}]})
    found = replay(with_changes(job, site=site), tmp_path / "out").found
    assert found.alerts == ()
    summary = json.loads((tmp_path / "out" / "summary.json").read_bytes())
    assert summary["alerts"]["number"] == 0
    assert [each["held"] for each in summary["restraint"]["exceptions"]] == [{"bittorrent-transfer": 1}, {}]
    page = (tmp_path / "out" / "report.html").read_text()
    assert "1 alert was counted and not raised: 1 by exceptions." in page
    assert "A lesson on peers" in page


def test_use_within_an_allowance_raises_nothing_and_what_is_left_is_told(job: ReplayJob, tmp_path: Path) -> None:
    policy = job.rulebook.policy
    entries = tuple(
        entry.model_copy(update={"allowances": (Allowance(minutes=1),)})
        if entry.signature_name == "bittorrent-transfer"
        else entry
        for entry in policy.entries
    )
    allowing = with_changes(job.rulebook, policy=policy.model_copy(update={"entries": entries}))
    found = replay(with_changes(job, rulebook=allowing), tmp_path / "out").found
    assert found.alerts == ()
    summary = json.loads((tmp_path / "out" / "summary.json").read_bytes())
    (account,) = summary["usage"]
    assert (account["signature"], account["day"], account["category"]) == (
        *("bittorrent-transfer", "2026-05-12"),
        "peer-to-peer",
    )
    assert 0 < account["spent_us"] < 1_000_000
    assert account["left_us"] == account["allowed_us"] - account["spent_us"]
    assert account["device"].startswith("device-")
    page = (tmp_path / "out" / "report.html").read_text()
    assert account["device"] in page
    assert "1 min a day" in page


def test_alert_ids_are_made_under_a_key_derived_from_the_site_key(job: ReplayJob, tmp_path: Path) -> None:
    (alert,) = replay(job, tmp_path / "out").found.alerts
    first = datetime.fromisoformat(alert["first"])
    told = [
        alert["signature"]["id"],
        [alert["device"]],
        (first - datetime.fromtimestamp(0, UTC)) // timedelta.resolution,
    ]
    key = job.key.derived("hallmonitor alert ids")
    assert alert["id"] == hmac.new(key, json.dumps(told).encode(), "sha256").hexdigest()[:16]


def searchable(out: Path) -> bytes:
    """Everything in the output, Parquet columns decoded."""
    table = pq.read_table(out / "flows")
    values = [value for column in table.columns for value in column.to_pylist() if value is not None]
    decoded = [value if isinstance(value, bytes) else str(value).encode() for value in values]
    return b"\n".join([*decoded, *contents(out).values()])


def test_no_home_address_unless_asked_for(job: ReplayJob, tmp_path: Path, pack: Callable[[str], bytes]) -> None:
    replay(job, tmp_path / "out")
    found = searchable(tmp_path / "out")
    for address in HOME:
        assert address.encode() not in found
        assert pack(address) not in found
        assert ip_address(address).reverse_pointer.encode() not in found
    assert MAC.encode() not in found
    assert pack("203.0.113.9") in found


def sweep(target: str) -> Iterator[Packet]:
    yield from (IP(src=HOME[0], dst=target) / TCP(sport=51_000, dport=port, flags="S") for port in range(1, 61))


def test_what_was_aimed_at_is_told_without_a_home_address(job: ReplayJob, tmp_path: Path) -> None:
    path = tmp_path / "sweeps.pcap"
    with PcapWriter(str(path), linktype=1) as writer:
        for number, packet in enumerate((*sweep("198.51.100.7"), *sweep(HOME[1]))):
            frame = Ether(src=MAC, dst="02:00:5e:00:00:01") / packet
            frame.time = NINE + number / 10
            writer.write(frame)
    hidden, shown = (
        replay(with_changes(job, captures=(path,), show_addresses=shown), tmp_path / "out").found.alerts
        for shown in (False, True)
    )
    assert [alert["group"]["destination_ip"] for alert in shown] == ["198.51.100.7", HOME[1]]
    outside, inside = (alert["group"]["destination_ip"] for alert in hidden)
    assert outside == "198.51.100.7"
    assert re.fullmatch(r"device-[0-9a-f]{12}", inside)
    assert inside != hidden[1]["device"] == hidden[1]["group"]["device"]


def test_addresses_where_asked_for(job: ReplayJob, tmp_path: Path, pack: Callable[[str], bytes]) -> None:
    replay(with_changes(job, show_addresses=True), tmp_path / "out")
    found = searchable(tmp_path / "out")
    for text in ("10.20.0.5", "10.20.0.7", "fd00::7", MAC, "7.0.20.10.in-addr.arpa"):
        assert text.encode() in found
    assert pack("10.20.0.6") in found
    assert "Addresses of the devices" in (tmp_path / "out" / "report.html").read_text()


@pytest.mark.parametrize("show", [False, True])
def test_flow_ids_are_the_public_ones_only_where_addresses_are_shown(
    job: ReplayJob,
    tmp_path: Path,
    show: bool,  # noqa: FBT001 - a table's column
) -> None:
    (alert,) = replay(with_changes(job, show_addresses=show), tmp_path / "out").found.alerts
    public = {row for batch in FlowReader(job.captures) for row in batch.column("flow_id").to_pylist()}
    written = set(pq.read_table(tmp_path / "out" / "flows").column("flow_id").to_pylist())
    told = {int(text, 16) for text in alert["evidence"]["flow_ids"]}
    assert told
    assert told <= written
    assert len(written) == len(public)
    assert written & public == (public if show else set())
    found = searchable(tmp_path / "out")
    assert any(text in found for each in public for text in (b"%016x" % each, b"%d" % each)) == show


def test_a_capture_that_is_cut_is_judged_up_to_the_cut(job: ReplayJob, tmp_path: Path) -> None:
    cut = tmp_path / "cut.pcap"
    cut.write_bytes(job.captures[0].read_bytes()[:-10])
    result = replay(with_changes(job, captures=(cut,)), tmp_path / "out")
    assert [loss.cause for loss in result.found.losses] == ["capture_cut"]
    assert [alert["signature"]["name"] for alert in result.found.alerts] == ["bittorrent-transfer"]
    assert "blind" in (tmp_path / "out" / "report.html").read_text()
    assert json.loads((tmp_path / "out" / "summary.json").read_text())["losses"][0]["capture"] == "cut.pcap"


@pytest.mark.parametrize("content", [b"", b"no capture at all", None])
def test_what_is_no_capture_is_a_fault_and_leaves_nothing(
    job: ReplayJob, tmp_path: Path, content: bytes | None
) -> None:
    bad = tmp_path / "bad.pcap"
    if content is not None:
        bad.write_bytes(content)
    with pytest.raises(FaultsError, match=re.escape("bad.pcap")):
        replay(with_changes(job, captures=(*job.captures, bad)), tmp_path / "out")
    assert {path.name for path in tmp_path.iterdir()} <= {"bad.pcap"}


@pytest.mark.parametrize(("link", "words"), [(True, "same file"), (False, "same bytes")])
def test_traffic_given_twice_is_a_fault_and_leaves_nothing(
    job: ReplayJob,
    tmp_path: Path,
    link: bool,  # noqa: FBT001 - a table's column
    words: str,
) -> None:
    again = tmp_path / "again.pcap"
    if link:
        again.symlink_to(job.captures[0])
    else:
        again.write_bytes(job.captures[0].read_bytes())
    with pytest.raises(FaultsError, match=rf"again\.pcap: .*{words} as .*morning\.pcap"):
        replay(with_changes(job, captures=(*job.captures, again)), tmp_path / "out")
    assert list(tmp_path.iterdir()) == [again]


def test_ctrl_c_leaves_nothing(job: ReplayJob, tmp_path: Path) -> None:
    def interrupt(_: ReplayProgress) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        replay(job, tmp_path / "out", interrupt)
    assert list(tmp_path.iterdir()) == []
