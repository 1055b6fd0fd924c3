"""A status in which everything has been counted once, each with a number of its own."""

from __future__ import annotations

from hallmonitor_agent.status import Lost, Source, SpoolDepth, Status, Traffic

ENGINE: dict[str, object] = {
    "packets": 1001,
    "bytes": 1002,
    "refused": {"ipv4.too_short": 1003},
    "damaged": {"tcp.malformed": 1004},
    "fragments": {"packets": 1005, "bad": 1006, "completed": 1007, "overlapping": 1008},
    "tunnels": {"gre": 1009},
    "records": 1010,
    "flows": 1020,
    "names": {"none": 1011, "sni": 1012},
    "flows_forced": 1013,
    "naming_evicted": 1014,
    "answers_evicted": 1015,
    "time_restarts": 1016,
    "open_flows": 1017,
    "stream_time_us": 1_018_000_000,
    "lag_us": 1_019_000_000,
}

COUNTED = Status(
    started_s=1.0,
    stepped_s=2.0,
    by_category={
        ("infrastructure", "outbound"): Traffic(2001, 2002, 2003),
        ("my-list", "inbound"): Traffic(2004, 2005, 2006),
        ("", "internal"): Traffic(2007, 2008, 2009),
    },
    by_network_protocol={("tls", "outbound"): Traffic(2010, 2011, 2012), ("", "external"): Traffic(2013, 2014, 2015)},
    lost={"ring_full": Lost(3001, 3002), "spool_full": Lost(3003, 0)},
    sources=(Source("eth0", True, 4001, 4002), Source("eth1", False, 4003, 4004)),  # noqa: FBT003 - up, down
    max_flows=5001,
    memory_bound_bytes=5002,
    engine=ENGINE,
    spool=SpoolDepth(
        files=6001,
        bytes=6002,
        bound_bytes=6003,
        free_bytes=6012,
        min_free_bytes=6013,
        oldest_until_us=6_004_000_000,
        waiting_cuts=6005,
        closed_files=6006,
        closed_records=6007,
        evicted_files=6008,
        evicted_records=6009,
        dropped_records=6010,
        write_failures=6011,
        failing="no space left on device",
    ),
    slow_capture=True,
    catalogue_domains=7001,
    categories=frozenset({"my-list"}),
)
