"""Made flows to measure signatures on where there are none: the same for the same number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from hallmonitor.authoring.stored_flows import BATCH, whole_vocabulary
from hallmonitor.columns import VOCABULARY, Coded, Columns, Kind
from hallmonitor.columns.coded import narrowest
from hallmonitor.derive.local_time import MINUTE_US

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hallmonitor.catalogue import CatalogueData

_SEED = 20_260_512
_BEGIN_US = 1_778_587_200_000_000
_GAP_US = 2_000
"""Mean time between two records: some 500 a second, as a gateway of some thousand devices has."""

_NAMES = 20_000
_DEVICES = 2_000
_MOST_BYTES = 2_000_000
_PORTS = 65_536
_FEW_PORTS = (443, 443, 443, 443, 80, 53, 22, 25, 445, 587, 3389)
_PROTOCOLS = ("tls",) * 600 + ("quic",) * 250 + ("dns",) * 120 + ("http",) * 20 + ("ssh", "smtp", "ftp", "bittorrent")
_TRANSPORTS = ("tcp", "tcp", "tcp", "udp")
_GROUPS = ("default", "default", "guests", "it-department", "communications", "mail-servers")
_NET_10 = (0xFFFF << 32) | 0x0A000000
_OUTSIDE = (0xFFFF << 32) | 0xCB000000
_HOSTS = 1 << 16


def made_flows(rows: int, catalogue: CatalogueData) -> Iterator[Columns]:
    """Make flows in batches: services and categories as likely as each other, times a little apart.

    They are no picture of a school's traffic. What they show is what a signature costs beside the others.

    Args:
        rows: how many.
        catalogue: gives services with their categories, and domains.
    """
    random = np.random.default_rng(_SEED)
    pairs = [(name, category) for name, (_, category) in sorted(catalogue.services.items())]
    began = _BEGIN_US
    for first in range(0, rows, BATCH):
        count = min(BATCH, rows - first)
        ts = began + np.cumsum(random.integers(0, 2 * _GAP_US, count, dtype=np.int64))
        began = int(ts[-1])
        yield whole_vocabulary(_batch(ts, pairs, random))


def _batch(
    ts: np.ndarray[tuple[int], np.dtype[np.int64]], pairs: Sequence[tuple[str, str]], random: np.random.Generator
) -> Columns:
    count = ts.shape[0]
    place = random.integers(0, len(pairs), count)
    columns = Columns(count, {"ts": Kind.TIME}, {"ts": (ts, None)}, {})
    columns = columns.with_numbers("active_minute", ts // MINUTE_US)
    columns = columns.with_numbers("ts_end", ts + random.integers(0, 60_000_000, count))
    columns = columns.with_numbers("flow_id", random.integers(0, 1 << 63, count, dtype=np.uint64))
    columns = columns.with_coded("service", _coded(place, [service for service, _ in pairs]))
    columns = columns.with_coded("category", _coded(place, [category for _, category in pairs]))
    names = [f"host{number % 7}.name{number}.example" for number in range(_NAMES)]
    asked = random.integers(0, _NAMES, count)
    columns = columns.with_coded("domain", _coded(asked, names))
    columns = columns.with_coded("registered_domain", _coded(asked, [name.partition(".")[2] for name in names]))
    columns = columns.with_coded("dns_query", _coded(asked, names))
    for name, texts in (
        ("network_protocol", _PROTOCOLS),
        ("transport", _TRANSPORTS),
        ("device_group", _GROUPS),
        ("device", [f"device-{number:012x}" for number in range(_DEVICES)]),
    ):
        columns = columns.with_coded(name, _coded(random.integers(0, len(texts), count), texts))
    for name, column in VOCABULARY.items():
        if column.known:
            columns = columns.with_coded(name, _coded(random.integers(0, len(column.known), count), column.known))
    for name in ("source_ip", "destination_ip", "peer"):
        net = _NET_10 if name == "source_ip" else _OUTSIDE
        low = (net + random.integers(0, _HOSTS, count)).astype(np.uint64)
        columns = columns.with_addresses(name, np.zeros(count, dtype=np.uint64), low)
    for name in ("source_bytes", "destination_bytes"):
        columns = columns.with_numbers(name, random.integers(0, _MOST_BYTES, count))
    columns = columns.with_numbers("source_port", random.integers(1024, _PORTS, count))
    columns = columns.with_numbers("destination_port", random.choice(np.asarray(_FEW_PORTS), count))
    columns = columns.with_numbers("record_seq", random.integers(0, 2, count))
    return columns.with_numbers("failed_connection", random.random(count) < 0.02)  # noqa: PLR2004 - one in fifty


def _coded(places: np.ndarray[tuple[int], np.dtype[np.int64]], texts: Sequence[str]) -> Coded:
    """Texts at some places, as codes; a text that is there twice has one code."""
    distinct = list(dict.fromkeys(texts))
    codes = {text: code for code, text in enumerate(distinct)}
    table = np.asarray([codes[text] for text in texts], dtype=narrowest(len(distinct)))
    return Coded(table[places], distinct)
