"""The shipped signatures, written by hand for DuckDB: which flows each looks at, and what it measures of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from judge.questions import ANY, COUNT, DISTINCT, ORDERED, SUM

if TYPE_CHECKING:
    from judge.questions import Question

_OUT_OR_IN = "direction IN ('outbound', 'internal')"
_NOT_IT = "device_group <> 'it-department'"
_NOT_OFFICE = "device_group <> 'communications'"
_LARGE_IN_HOURS = "schedule = 'working' AND destination_bytes >= 20000"
_NO_UPDATE = "(domain IS NULL OR domain NOT IN (FROM permitted))"
_NO_DOWNLOAD = "NOT (source_bytes < 10000000 AND destination_bytes >= 20000000)"

WHERE: dict[str, tuple[str, ...]] = {
    "bulk-mail-fan-out": (
        (
            "destination_port IN (25, 465, 587) AND direction = 'outbound' AND transport = 'tcp'"
            " AND device_group <> 'mail-servers'"
            " AND (destination_port = 25 OR domain IS NULL OR domain NOT IN (FROM submission))"
        ),
    ),
    "selling-site-sessions": (f"category = 'selling' AND schedule = 'working' AND {_NOT_OFFICE}",),
    "horizontal-scan": (
        (
            f"failed_connection AND {_OUT_OR_IN} AND {_NOT_IT}"
            " AND NOT (direction = 'outbound' AND destination_port IN (53, 80, 123, 443))"
        ),
    ),
    "vertical-scan": (f"failed_connection AND {_OUT_OR_IN} AND {_NOT_IT}",),
    "login-brute-force": (
        (
            "destination_port IN (21, 22, 23, 445, 3389, 5900) AND transport = 'tcp' AND record_seq = 0"
            f" AND source_bytes < 20000 AND destination_bytes > 0 AND NOT failed_connection AND end_reason <> 'active'"
            f" AND {_OUT_OR_IN} AND {_NOT_IT}"
        ),
    ),
    "hacking-tool-sites": (f"category = 'hacking-tools' AND record_seq = 0 AND {_NOT_IT}",),
    "anonymiser-tunnel": (
        (
            "category = 'vpn-proxy' AND category_source <> 'port'"
            f" AND (service IS NULL OR service NOT IN (FROM private_relay)) AND {_NOT_IT}"
        ),
    ),
    "software-in-clear": (f"file_type IN (FROM installers) AND direction = 'outbound' AND {_NO_UPDATE} AND {_NOT_IT}",),
    "software-site-download": (
        f"category = 'software-download' AND direction = 'outbound' AND {_NO_UPDATE} AND {_NOT_IT}",
    ),
    "upload-to-personal-storage": (
        (
            "category = 'file-transfer' AND direction = 'outbound' AND ("
            "source_bytes >= 10000 AND destination_bytes < 200000"
            " OR source_bytes >= 100000 AND destination_bytes < 2000000"
            " OR source_bytes >= 1000000 AND destination_bytes < 20000000"
            " OR source_bytes >= 10000000 AND destination_bytes < 200000000)"
        ),
    ),
    "student-records-then-upload": (
        "service IN ('powerschool', 'infinite-campus', 'aspen', 'skyward', 'veracross')",
        f"category = 'file-transfer' AND direction = 'outbound' AND source_bytes >= 5000000 AND {_NO_DOWNLOAD}",
    ),
    "ftp-upload-in-clear": (
        f"network_protocol = 'ftp' AND direction = 'outbound' AND {_NOT_IT}",
        (
            "source_bytes >= 1000000 AND transport = 'tcp' AND direction = 'outbound'"
            " AND (network_protocol IS NULL OR network_protocol NOT IN ('ftp', 'http', 'quic', 'smtp', 'ssh', 'tls'))"
            f" AND {_NO_DOWNLOAD} AND {_NOT_IT}"
        ),
    ),
    "dns-tunnel": (
        (
            f"network_protocol = 'dns' AND {_OUT_OR_IN} AND device_group NOT IN ('it-department', 'mail-servers')"
            " AND registered_domain IS NOT NULL AND dns_query NOT IN (FROM reversed)"
            " AND registered_domain NOT IN (FROM shared)"
        ),
    ),
    "bittorrent-transfer": (
        f"network_protocol = 'bittorrent' AND ({_OUT_OR_IN} OR direction = 'inbound' AND destination_bytes > 0)",
    ),
    "piracy-sites": ("category = 'piracy'",),
    "dark-market-gateway": ("domain IN (FROM gateways)",),
    "adult-sites": ("category = 'adult' AND record_seq = 0",),
    "gaming-over-allowance": (f"category = 'gaming' AND {_LARGE_IN_HOURS}",),
    "gambling-sites": ("category = 'gambling' AND record_seq = 0",),
    "shopping-over-allowance": (f"category = 'shopping' AND {_LARGE_IN_HOURS}",),
    "streaming-over-allowance": (f"category = 'streaming' AND {_LARGE_IN_HOURS}",),
    "crypto-mining": ("category = 'crypto-mining'",),
    **dict.fromkeys(
        ("social-networking-sustained", "social-disruption-crowd", "social-disruption-long"),
        (f"category = 'social-networking' AND {_LARGE_IN_HOURS} AND {_NOT_OFFICE}",),
    ),
}
"""Signature -> what each of its rules looks at."""

CANDIDATES = (
    "category IN ('selling', 'hacking-tools', 'vpn-proxy', 'software-download', 'file-transfer', 'piracy', 'adult',"
    " 'gaming', 'gambling', 'shopping', 'streaming', 'crypto-mining', 'social-networking')"
    " OR network_protocol IN ('dns', 'ftp', 'bittorrent') OR failed_connection"
    " OR destination_port IN (21, 22, 23, 25, 445, 465, 587, 3389, 5900)"
    " OR service IN ('powerschool', 'infinite-campus', 'aspen', 'skyward', 'veracross')"
    " OR source_bytes >= 1000000 OR file_type IS NOT NULL OR domain IN (FROM gateways)"
)
"""What every flow has that concerns any signature."""


def measured(question: Question, table: str) -> str:
    """Write the query that measures the window of each event of groups that may cross: its groups, ts and measure.

    Args:
        question: the signature.
        table: what holds the flows.
    """
    group = ", ".join(question.group)
    window = f"PARTITION BY {group} ORDER BY ts RANGE BETWEEN {question.window_us - 1} PRECEDING AND CURRENT ROW"
    wheres = WHERE[question.name]
    if question.kind == ORDERED:
        before = f"PARTITION BY {group} ORDER BY ts RANGE BETWEEN {question.window_us - 1} PRECEDING AND 1 PRECEDING"
        return f"""
            WITH first AS (SELECT {group}, ts, 0 AS rule FROM {table} WHERE {wheres[0]}),
            second AS (SELECT {group}, ts, 1 AS rule FROM {table} WHERE {wheres[1]}),
            kept AS (SELECT * FROM first SEMI JOIN second USING ({group}) UNION ALL SELECT * FROM second)
            SELECT {group}, ts, 2 * rule * coalesce((sum(1 - rule) OVER ({before}) > 0)::INT, 0) AS measure FROM kept"""
    if question.kind == ANY:
        return f"SELECT {group}, ts, flow_id, 1 AS measure FROM {table} WHERE {wheres[0]}"
    if question.kind == DISTINCT:
        return _presence(question, table, group)
    value = f", {question.value} AS value" if question.value else ""
    over = {COUNT: "count(*)", SUM: "sum(value)"}[question.kind]
    return f"""
        WITH matched AS MATERIALIZED (SELECT {group}, ts{value} FROM {table} WHERE {wheres[0]}),
        able AS (SELECT {group} FROM matched GROUP BY {group} HAVING {over} >= {question.least}),
        kept AS (SELECT * FROM matched SEMI JOIN able USING ({group}))
        SELECT {group}, ts, {over} OVER ({window}) AS measure FROM kept"""


def _presence(question: Question, table: str, group: str) -> str:
    """Write a count of distinct values: one seen at s is present in [s, s + window), or until it is seen again.

    Of events of one time the last has the whole measure, which decides: none of them is below the threshold for long.
    """
    return f"""
        WITH matched AS MATERIALIZED (
            SELECT {group}, ts, {question.value} AS value FROM {table} WHERE {WHERE[question.name][0]}
        ),
        able AS (SELECT {group} FROM matched GROUP BY {group} HAVING count(DISTINCT value) >= {question.least}),
        kept AS (SELECT * FROM matched SEMI JOIN able USING ({group})),
        seen AS (
            SELECT {group}, ts,
                ts - lag(ts) OVER same AS since, lead(ts) OVER same - ts AS until
            FROM kept WINDOW same AS (PARTITION BY {group}, value ORDER BY ts)
        ),
        steps AS (
            SELECT {group}, ts, (since IS NULL OR since >= {question.window_us})::INT AS step, TRUE AS happened
            FROM seen
            UNION ALL
            SELECT {group}, ts + {question.window_us}, -1, FALSE FROM seen
            WHERE until IS NULL OR until >= {question.window_us}
        ),
        present AS (
            SELECT {group}, ts, happened, sum(step) OVER (
                PARTITION BY {group} ORDER BY ts, happened ROWS UNBOUNDED PRECEDING
            ) AS measure FROM steps
        )
        SELECT {group}, ts, measure FROM present WHERE happened"""


def episodes(question: Question, measures: str) -> str:
    """Write the query that gives each episode: its groups, first crossing and furthest measure."""
    group = ", ".join(question.group)
    furthest = "count(DISTINCT flow_id)" if question.kind == ANY else "max(measure)"
    least = 2 if question.kind == ORDERED else question.least
    return f"""
        WITH crossings AS (
            SELECT *, ts - lag(ts) OVER (PARTITION BY {group} ORDER BY ts) AS since
            FROM ({measures}) WHERE measure >= {least}
        ),
        numbered AS (
            SELECT *, sum((since IS NULL OR since >= {question.window_us})::INT)
                OVER (PARTITION BY {group} ORDER BY ts ROWS UNBOUNDED PRECEDING) AS episode
            FROM crossings
        )
        SELECT {group}, min(ts), {furthest} FROM numbered GROUP BY {group}, episode"""
