from __future__ import annotations

import pyarrow as pa
import pytest

from hallmonitor.flows.rows import address_text, flow_id_text, plain_columns, text_columns

V6 = bytes.fromhex("20010db8000000000000000000000001")


@pytest.mark.parametrize(
    ("address", "text"),
    [
        (bytes(10) + b"\xff\xff\xc0\x00\x02\x07", "192.0.2.7"),
        (bytes.fromhex("20010db8000000000000000000000001"), "2001:db8::1"),
        (bytes(16), "::"),
    ],
)
def test_addresses_read_as_rfc_5952_writes_them(address: bytes, text: str) -> None:
    assert address_text(address) == text


def test_flow_id_has_sixteen_digits() -> None:
    assert flow_id_text(0xAB) == "00000000000000ab"


def test_text_columns_add_the_capture_and_keep_the_rest(batch: pa.RecordBatch) -> None:
    rows = text_columns(batch, "monday.pcap")
    assert rows.schema.names == ["capture", *batch.schema.names]
    assert rows.column("capture").to_pylist() == ["monday.pcap"] * 2
    assert rows.column("source_ip").to_pylist() == ["192.0.2.7", "2001:db8::1"]
    assert rows.column("flow_id").to_pylist() == ["fedcba9876543210", "0000000000000001"]
    assert rows.column("source_bytes").equals(batch.column("source_bytes"))


def test_all_addresses_and_flow_ids_read_like_one() -> None:
    mapped = bytes(10) + b"\xff\xff"
    addresses = [mapped + bytes([0, 9, 10, 255]), V6, None, mapped + bytes(4), bytes(16), mapped[1:] + bytes(5), V6]
    flow_ids = [0, 1, 0xFEDCBA9876543210, 2**64 - 1, 5, 6, 7]
    columns = [pa.array([address] * 7, pa.binary(16)) for address in (None, V6)]
    columns += [pa.array(addresses, pa.binary(16)), pa.array(flow_ids, pa.uint64())]
    names = ["outer_source_ip", "outer_destination_ip", "source_ip", "flow_id"]
    batch = pa.RecordBatch.from_arrays(columns, names=names)
    for part in (batch, batch.slice(2, 4), batch.slice(3, 0)):
        rows, plain = text_columns(part, "monday.pcap"), part.to_pydict()
        for name in names[:3]:
            texts = [None if address is None else address_text(address) for address in plain[name]]
            assert rows.column(name).to_pylist() == texts
        assert rows.column("flow_id").to_pylist() == [flow_id_text(flow_id) for flow_id in plain["flow_id"]]


def test_plain_columns_write_times_as_rfc_3339(batch: pa.RecordBatch) -> None:
    rows = plain_columns(text_columns(batch, "monday.pcap")).to_pylist()
    assert rows[0]["ts"] == "2026-05-12T12:00:00.123456Z"
    assert rows[0]["domain"] == "www.example.org"
    assert rows[1]["domain"] is None
