from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest
from wire_bytes import ACK, PSH, RST, SYN, Frame, dns_answer, ip4, pcap, tcp, tls_connection, udp

import hallmonitor_engine
from hallmonitor_engine import HEURISTICS, LOSS_SCHEMA, SCHEMA, TUNNELS, CaptureError, Catalogue, FlowReader

if TYPE_CHECKING:
    from pathlib import Path

CLIENT = ("10.20.0.5", 40_000)
SERVER = ("192.0.2.10", 443)
START = 1_778_587_200.0


def rows(*paths: Path, **settings: object) -> list[dict[str, object]]:
    return pa.Table.from_batches(list(FlowReader(paths, **settings)), SCHEMA).to_pylist()  # type: ignore[arg-type]


def test_a_tls_connection_becomes_one_named_record(tmp_path: Path) -> None:
    path = pcap(tmp_path / "tls.pcap", tls_connection(CLIENT, SERVER, "www.Video.example.org", START))
    catalogue = Catalogue([("example.org", "example", "news"), ("video.example.org", "video", "streaming")])
    (row,) = rows(path, catalogue=catalogue, sensor="gate")
    expected = {
        "record_seq": 0,
        "end_reason": "end",
        "sensor": "gate",
        "vlan": None,
        "source_ip": bytes.fromhex("00000000000000000000ffff0a140005"),
        "destination_ip": bytes.fromhex("00000000000000000000ffffc000020a"),
        "source_port": 40_000,
        "destination_port": 443,
        "transport": "tcp",
        "source_mac": "02:00:00:00:00:01",
        "source_packets": 4,
        "destination_packets": 3,
        "destination_bytes": 3 * 40 + 100,
        "source_tcp_flags": 0x1B,
        "destination_tcp_flags": 0x1B,
        "handshake_rtt": 25_000,
        "network_protocol": "tls",
        "domain": "www.video.example.org",
        "domain_source": "sni",
        "registered_domain": "example.org",
        "service": "video",
        "category": "streaming",
        "category_source": "domain",
        "direction": "outbound",
        "ech": False,
    }
    assert {name: row[name] for name in expected} == expected


def test_an_answer_names_the_clients_next_flow_and_nobody_elses(tmp_path: Path) -> None:
    resolver = ("10.20.0.1", 53)
    other = ("10.20.0.6", 41_000)
    frames = [
        *dns_answer(("10.20.0.5", 5_353 + 50_000), resolver, "opaque.example.net", SERVER[0], START),
        Frame(START + 1, tcp(CLIENT, SERVER, SYN)),
        Frame(START + 1, tcp(other, SERVER, SYN)),
    ]
    named = {row["source_port"]: row for row in rows(pcap(tmp_path / "dns.pcap", frames))}
    dns = named[5_353 + 50_000]
    assert (dns["network_protocol"], dns["domain"]) == ("dns", None)
    assert (dns["dns_query"], dns["dns_qtype"], dns["dns_rcode"]) == ("opaque.example.net", "A", "NOERROR")
    assert (dns["registered_domain"], dns["category"], dns["direction"]) == (
        "example.net",
        "infrastructure",
        "internal",
    )
    assert (named[40_000]["domain"], named[40_000]["domain_source"]) == ("opaque.example.net", "dns")
    assert (named[41_000]["domain"], named[41_000]["domain_source"]) == (None, "none")


def test_intervals_are_delta_records_and_merge_to_one(tmp_path: Path) -> None:
    frames = [Frame(START + 20 * n, udp(CLIENT, ("192.0.2.1", 9), bytes(72))) for n in range(10)]
    path = pcap(tmp_path / "long.pcap", frames)
    records = rows(path)
    assert [(row["record_seq"], row["source_packets"], row["source_bytes"]) for row in records] == [
        (0, 3, 300),
        (1, 3, 300),
        (2, 3, 300),
        (3, 1, 100),
    ]
    assert [row["end_reason"] for row in records] == ["active", "active", "active", "eof"]
    assert len({row["flow_id"] for row in records}) == 1
    (whole,) = rows(path, active_timeout_s=None)
    assert (whole["flow_id"], whole["source_packets"]) == (records[0]["flow_id"], 10)
    (framed,) = rows(path, active_timeout_s=None, wire_bytes=True)
    assert framed["source_bytes"] == 10 * 114


def test_batches_do_not_depend_on_steps(tmp_path: Path) -> None:
    frames = [
        frame
        for n in range(40)
        for frame in tls_connection(("10.20.0.7", 30_000 + n), SERVER, f"n{n % 7}.example.org", START + 3 * n)
    ]
    first = pcap(tmp_path / "a.pcap", frames[::2])
    second = pcap(tmp_path / "b.pcap", frames[1::2])

    def batches(packets: int) -> list[pa.RecordBatch]:
        reader = FlowReader([first, second], batch_rows=16)
        found = []
        while not reader.done:
            found.extend(reader.step(packets))
        assert reader.step() == []
        return found

    whole = batches(1_000_000)
    assert [batch.num_rows for batch in whole] == [16, 16, 8]
    assert all(batch.schema.equals(SCHEMA, check_metadata=True) for batch in whole)
    for packets in (1, 13, 100):
        assert batches(packets) == whole
    assert rows(first, second) == rows(first, second, batch_rows=1)


def test_a_full_table_is_a_loss(tmp_path: Path) -> None:
    frames = [Frame(START + n / 100, tcp(("10.20.0.8", 1_000 + n), SERVER, SYN)) for n in range(10)]
    reader = FlowReader([pcap(tmp_path / "many.pcap", frames)], max_flows=4)
    records = pa.Table.from_batches(list(reader), SCHEMA).to_pylist()
    assert [row["end_reason"] for row in records].count("forced") == 6
    (loss,) = reader.losses().to_pylist()
    assert (loss["cause"], loss["detail"]) == ("table_full", "flows closed early: 6")
    assert (loss["from"].timestamp(), loss["to"].timestamp()) == (START + 0.04, START + 0.09)
    assert reader.counters()["flows_forced"] == 6


def test_a_cut_capture_keeps_what_came_before(tmp_path: Path) -> None:
    path = pcap(tmp_path / "cut.pcap", tls_connection(CLIENT, SERVER, "example.org", START))
    path.write_bytes(path.read_bytes()[:-5])
    reader = FlowReader([path])
    (batch,) = list(reader)
    assert batch.column("destination_packets").to_pylist() == [2]
    assert reader.losses().schema.equals(LOSS_SCHEMA, check_metadata=True)
    (loss,) = reader.losses().to_pylist()
    assert (loss["cause"], loss["capture"], loss["from"].timestamp()) == ("capture_cut", "cut.pcap", START + 1.0)
    assert reader.counters()["captures_cut"] == 1


def test_counters_and_progress(tmp_path: Path) -> None:
    frames = [*tls_connection(CLIENT, SERVER, "example.org", START), Frame(START + 2, b"\x02" * 12 + b"\x08\x00\x45")]
    path = pcap(tmp_path / "some.pcap", frames)
    reader = FlowReader([path])
    assert list(reader)
    counters = reader.counters()
    assert (counters["packets"], counters["flows"], counters["records"]) == (8, 1, 1)
    assert counters["bytes"] == sum(len(frame.data) for frame in frames)
    assert counters["refused"] == {"ipv4.too_short": 1}
    assert counters["names"] == {
        "none": 0,
        "sni": 1,
        "quic_sni": 0,
        "http_host": 0,
        "certificate": 0,
        "dns": 0,
        "ech_outer": 0,
    }
    size = path.stat().st_size
    assert reader.progress() == hallmonitor_engine.Progress(bytes_read=size, bytes_total=size, packets=8)


def test_damaged_headers_are_counted_in_the_flow_of_their_ports(tmp_path: Path) -> None:
    server = ("192.0.2.1", 9)
    short = bytearray(udp(CLIENT, server, bytes(8)))
    short[38:40] = (7).to_bytes(2)
    frames = [Frame(START, udp(CLIENT, server, bytes(8))), Frame(START + 1, bytes(short))]
    reader = FlowReader([pcap(tmp_path / "damaged.pcap", frames)])
    (row,) = pa.Table.from_batches(list(reader), SCHEMA).to_pylist()
    assert (row["source_port"], row["source_packets"]) == (CLIENT[1], 2)
    counters = reader.counters()
    assert (counters["refused"], counters["damaged"]) == ({}, {"udp.malformed": 1})


def test_fragments_are_packets_of_their_flow_and_counted(tmp_path: Path) -> None:
    message = udp(CLIENT, ("192.0.2.1", 9), bytes(100))[34:]
    pieces = [(64, message[64:], 8), (32, message[32:64], 0x2000 | 4), (0, message[:32], 0x2000)]
    ends = (CLIENT[0], "192.0.2.1", 17)
    frames = [Frame(START + n, ip4(*ends, part, place)) for n, (_, part, place) in enumerate(pieces)]
    alone = Frame(START + 3, ip4(CLIENT[0], "192.0.2.2", 17, bytes(8), 0x2000 | 9))
    reader = FlowReader([pcap(tmp_path / "pieces.pcap", [*frames, alone])])
    (row,) = pa.Table.from_batches(list(reader), SCHEMA).to_pylist()
    assert (row["source_port"], row["source_packets"], row["source_bytes"]) == (CLIENT[1], 3, 3 * 20 + 108)
    counters = reader.counters()
    assert counters["refused"] == {"ipv4.fragment": 1}
    assert counters["fragments"] == {
        "packets": 4,
        "completed": 1,
        "expired": 1,
        **dict.fromkeys(("bad", "overlapping", "cut", "evicted"), 0),
    }


def test_an_answer_in_fragments_names_the_clients_next_flow(tmp_path: Path) -> None:
    client, resolver = ("10.20.0.5", 55_353), ("10.20.0.1", 53)
    query, answer = dns_answer(client, resolver, "opaque.example.net", SERVER[0], START)
    message = bytearray(answer.data[42:])
    # Another answer before the address (RFC 1035, section 4.1.3): a TXT record of 1,500 bytes.
    message[7] += 1
    end = len(message) - 16
    text = b"\xc0\x0c\x00\x10\x00\x01\x00\x00\x01\x2c" + (1_500).to_bytes(2) + (b"\xf9" + b"x" * 249) * 6
    message[end:end] = text
    payload = udp(resolver, client, bytes(message))[34:]
    ends = (resolver[0], client[0], 17)
    frames = [
        query,
        Frame(answer.ts, ip4(*ends, payload[:1_480], 0x2000)),
        Frame(answer.ts, ip4(*ends, payload[1_480:], 1_480 // 8)),
        Frame(START + 1, tcp(CLIENT, SERVER, SYN)),
    ]
    named = {row["source_port"]: row for row in rows(pcap(tmp_path / "dns.pcap", frames))}
    assert (named[55_353]["dns_rcode"], named[55_353]["destination_packets"]) == ("NOERROR", 2)
    assert (named[40_000]["domain"], named[40_000]["domain_source"]) == ("opaque.example.net", "dns")


def test_a_flow_in_a_tunnel_tells_it_and_can_be_left_inside(tmp_path: Path) -> None:
    inside = udp(CLIENT, ("192.0.2.1", 9), bytes(10))[14:]
    path = pcap(tmp_path / "ipip.pcap", [Frame(START, ip4("198.51.100.1", "198.51.100.2", 4, inside))])
    outer = [bytes(10) + b"\xff\xff" + bytes((198, 51, 100, end)) for end in (1, 2)]
    names = ("tunnel", "outer_source_ip", "outer_destination_ip", "transport", "source_port", "source_bytes")
    for tunnels, expected in [
        (TUNNELS, ["ipip", *outer, "udp", CLIENT[1], 38]),
        (("ipip", "gre"), ["ipip", *outer, "udp", CLIENT[1], 38]),
        (("gre",), [None, None, None, "4", 0, 58]),
        ((), [None, None, None, "4", 0, 58]),
    ]:
        reader = FlowReader([path], tunnels=tunnels)
        (row,) = pa.Table.from_batches(list(reader), SCHEMA).to_pylist()
        assert [row[name] for name in names] == expected
        counted = reader.counters()["tunnels"]
        assert counted == dict.fromkeys(TUNNELS, 0) | ({"ipip": 1} if row["tunnel"] else {})
    with pytest.raises(ValueError, match="unknown tunnel ip, known are ipip, 6in4"):
        FlowReader([path], tunnels=["ip"])
    with pytest.raises(TypeError, match="sequence of names"):
        FlowReader([path], tunnels="gre")


def test_heuristics_are_named(tmp_path: Path) -> None:
    path = pcap(tmp_path / "empty.pcap", [])
    assert list(FlowReader([path], heuristics=HEURISTICS)) == []
    with pytest.raises(ValueError, match="unknown heuristic opaque, known are fully-encrypted"):
        FlowReader([path], heuristics=["opaque"])
    with pytest.raises(TypeError, match="heuristics must be a sequence of names"):
        FlowReader([path], heuristics="fully-encrypted")


def test_captures_that_cannot_be_read_are_named_one_line_each(tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("no capture " * 9)
    missing = tmp_path / "missing.pcap"
    with pytest.raises(CaptureError) as caught:
        FlowReader([text, missing, tmp_path])
    faults = [caught.value, *caught.value.others]
    assert [fault.path for fault in faults] == [str(text), str(missing), str(tmp_path)]
    for fault in faults:
        assert str(fault) == f"{fault.path}: {fault.message}; {fault.remedy}"
        assert "\n" not in str(fault)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"active_timeout_s": 0}, "active_timeout_s must be None or lie between 1 and"),
        ({"active_timeout_s": float("nan")}, "active_timeout_s must be None or lie between 1 and"),
        ({"idle_timeout_tcp_s": 0}, "idle_timeout_tcp_s must lie between 1 and 86,400, not 0"),
        ({"idle_timeout_udp_s": 86_401}, "idle_timeout_udp_s must lie between 1 and 86,400, not 86401"),
        ({"max_flows": 0}, "max_flows must lie between 1 and"),
        ({"batch_rows": 0}, "batch_rows must lie between 1 and"),
        ({"home_networks": ["10.0.0.1/8"]}, 'home network "10.0.0.1/8": bits are set beyond the prefix'),
    ],
)
def test_settings_out_of_range_are_refused(tmp_path: Path, settings: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        FlowReader([pcap(tmp_path / "empty.pcap", [])], **settings)  # type: ignore[arg-type]


def test_one_path_alone_is_no_sequence(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="sequence of paths"):
        FlowReader(str(tmp_path))


def test_a_reset_flow_takes_late_segments_and_a_syn_begins_another(tmp_path: Path) -> None:
    frames = [
        Frame(START, tcp(CLIENT, SERVER, SYN)),
        Frame(START + 1, tcp(SERVER, CLIENT, RST | ACK)),
        Frame(START + 2, tcp(CLIENT, SERVER, PSH | ACK, payload=b"late")),
        Frame(START + 3, tcp(CLIENT, SERVER, SYN)),
    ]
    records = rows(pcap(tmp_path / "reset.pcap", frames))
    assert [(row["source_packets"], row["destination_packets"], row["end_reason"]) for row in records] == [
        (2, 1, "end"),
        (1, 0, "eof"),
    ]


def test_ctrl_c_reaches_a_blocked_read(tmp_path: Path) -> None:
    """A named pipe with a writer that stays silent: the interrupt ends the wait as KeyboardInterrupt."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    program = (
        "import sys; from hallmonitor_engine import FlowReader\n"
        "print('ready', flush=True)\n"
        "try:\n"
        "    list(FlowReader([sys.argv[1]]))\n"
        "except KeyboardInterrupt:\n"
        "    print('interrupted', flush=True)\n"
    )
    paths = os.pathsep.join(path for path in sys.path if path)
    with subprocess.Popen(
        # Whoever runs the tests in the background may have told them to ignore Ctrl-C, and children inherit that.
        ["/usr/bin/env", "--default-signal=INT", sys.executable, "-c", program, str(pipe)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": paths},
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        with pipe.open("wb") as writer:
            # The header comes whole, and then nothing.
            writer.write(pcap(tmp_path / "header.pcap", []).read_bytes())
            writer.flush()
            threading.Event().wait(0.5)
            process.send_signal(signal.SIGINT)
            assert process.stdout.readline() == "interrupted\n"
        assert process.wait(10) == 0
