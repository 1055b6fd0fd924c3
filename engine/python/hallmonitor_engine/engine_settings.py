"""What an operator may set of an engine, wherever its packets come from."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypedDict

from hallmonitor_engine._native import Catalogue, heuristic_names, tunnel_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hallmonitor_engine._native import NativeSettings

HOME_NETWORKS: tuple[str, ...] = (
    "10.0.0.0/8",  # private use, RFC 1918
    "172.16.0.0/12",
    "192.168.0.0/16",
    "169.254.0.0/16",  # link-local, RFC 3927
    "fc00::/7",  # unique local, RFC 4193
    "fe80::/10",  # link-local, RFC 4291
)
"""Networks that are a site's own where nothing else is said."""

TUNNELS: tuple[str, ...] = tuple(tunnel_names())
"""Every kind of tunnel that is looked into where nothing else is said."""

HEURISTICS: tuple[str, ...] = tuple(heuristic_names())
"""Every heuristic that can be asked for; each names flows by the protocol of that name, and will be wrong at times."""

IDLE_MAX_S = 86_400
ACTIVE_MAX_S = 86_400 * 366
BATCH_ROWS_MAX = 1 << 24
FLOWS_MAX = 1 << 30
NAMING_BYTES_MAX = 1 << 40
WORKERS_MAX = 16
NANOSECONDS = 1_000_000_000


class EngineSettings(TypedDict, total=False):
    """The settings of an engine; each may be left out.

    Attributes:
        catalogue: services by domain; without one every flow is categorised by protocol or port alone.
        sensor: who saw the packets, for the column of that name.
        home_networks: the site's networks in CIDR notation, for the column `direction`.
        active_timeout_s: length of a record's interval in seconds, 60 by default; None gives one record per flow.
        idle_timeout_tcp_s: whole seconds of silence that end a TCP flow, 1 to 86,400; 300 by default.
        idle_timeout_udp_s: whole seconds of silence that end a flow of any transport but TCP, 1 to 86,400; 120 by
            default.
        max_flows: flows at one time at most, 1,000,000 by default; beyond, the flow that was silent longest is closed
            early.
        naming_pool: flows whose identification is under way at most, 32,768 by default; beyond, the one that has been
            at it longest keeps what is known of it so far.
        naming_bytes: payload bytes that those flows hold at most, 256 MiB by default.
        batch_rows: rows of a batch, 65,536 by default; only the last is shorter.
        wire_bytes: count bytes of link-layer frames instead of IP packets.
        tunnels: kinds of tunnels to look into, some of `TUNNELS`; packets in others belong to the tunnel's own flow.
        heuristics: which guesses to make of flows that no parser takes, some of `HEURISTICS`; none by default.
        workers: threads that join packets to flows, 1 to 16; with more than one they do so beside the one that reads.
            How many there are changes no record.
    """

    catalogue: Catalogue | None
    sensor: str
    home_networks: Sequence[str]
    active_timeout_s: float | None
    idle_timeout_tcp_s: int
    idle_timeout_udp_s: int
    max_flows: int
    naming_pool: int
    naming_bytes: int
    batch_rows: int
    wire_bytes: bool
    tunnels: Sequence[str]
    heuristics: Sequence[str]
    workers: int


def native_settings(  # noqa: PLR0913 - settings, all by keyword
    *,
    catalogue: Catalogue | None = None,
    sensor: str = "replay",
    home_networks: Sequence[str] = HOME_NETWORKS,
    active_timeout_s: float | None = 60,
    idle_timeout_tcp_s: int = 300,
    idle_timeout_udp_s: int = 120,
    max_flows: int = 1_000_000,
    naming_pool: int = 32_768,
    naming_bytes: int = 256 << 20,
    batch_rows: int = 65_536,
    wire_bytes: bool = False,
    tunnels: Sequence[str] = TUNNELS,
    heuristics: Sequence[str] = (),
    workers: int = 1,
) -> NativeSettings:
    """`EngineSettings` as the native engine takes them, with the defaults for those that are left out.

    Raises:
        TypeError: there is no such setting, or a single name stands where a sequence of names should.
        ValueError: a setting is out of its range.
    """
    for name, names in (("tunnels", tunnels), ("heuristics", heuristics)):
        if isinstance(names, str):
            message = f"{name} must be a sequence of names, not a single name"
            raise TypeError(message)
    check_range("idle_timeout_tcp_s", idle_timeout_tcp_s, IDLE_MAX_S)
    check_range("idle_timeout_udp_s", idle_timeout_udp_s, IDLE_MAX_S)
    check_range("max_flows", max_flows, FLOWS_MAX)
    check_range("naming_pool", naming_pool, FLOWS_MAX)
    check_range("naming_bytes", naming_bytes, NAMING_BYTES_MAX)
    check_range("batch_rows", batch_rows, BATCH_ROWS_MAX)
    check_range("workers", workers, WORKERS_MAX)
    return {
        "catalogue": catalogue,
        "sensor": sensor,
        "home_networks": list(home_networks),
        "active_timeout_ns": _nanoseconds(active_timeout_s),
        "idle_timeout_tcp_s": idle_timeout_tcp_s,
        "idle_timeout_udp_s": idle_timeout_udp_s,
        "max_flows": max_flows,
        "naming_pool": naming_pool,
        "naming_bytes": naming_bytes,
        "batch_rows": batch_rows,
        "wire_bytes": wire_bytes,
        "tunnels": list(tunnels),
        "heuristics": list(heuristics),
        "workers": workers,
    }


def check_range(name: str, value: int, most: int) -> None:
    """Refuse a value that does not lie between 1 and `most`.

    Raises:
        ValueError: it does not; the message says what does.
    """
    if not 1 <= value <= most:
        message = f"{name} must lie between 1 and {most:,}, not {value!r}"
        raise ValueError(message)


def _nanoseconds(seconds: float | None) -> int | None:
    if seconds is None:
        return None
    if not math.isfinite(seconds) or not 1 <= seconds <= ACTIVE_MAX_S:
        message = f"active_timeout_s must be None or lie between 1 and {ACTIVE_MAX_S:,}, not {seconds!r}"
        raise ValueError(message)
    return round(seconds * NANOSECONDS)
