"""The shipped signatures, written by hand for Polars: enumerations, lazy frames, one thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from judge.polars_windows import crossings, episodes
from judge.questions import QUESTIONS, lists

if TYPE_CHECKING:
    from collections.abc import Iterable

    from judge.ours import Found
    from judge.stored import Stored

_RECORDS = ("powerschool", "infinite-campus", "aspen", "skyward", "veracross")
_LOGINS, _MAIL = (21, 22, 23, 445, 3389, 5900), (25, 465, 587)
_CATEGORIES = (
    "selling",
    "hacking-tools",
    "vpn-proxy",
    "software-download",
    "file-transfer",
    "piracy",
    "adult",
    "gaming",
    "gambling",
    "shopping",
    "streaming",
    "crypto-mining",
    "social-networking",
)


class Polars:
    """All flows of a set in a frame.

    Args:
        stored: the set.
        needed: columns that a signature asks for.
        once: whether what concerns any signature is put into a frame of its own first, which all then read.
    """

    def __init__(self, stored: Stored, needed: Iterable[str], *, once: bool) -> None:
        self._once = once
        self._frame = pl.DataFrame({name: _series(stored, name) for name in needed})
        self._rules = _rules(stored)
        self._candidates = _candidates(stored)

    def run(self) -> list[Found]:
        """Answer every signature."""
        frame = self._frame.lazy()
        if self._once:
            frame = frame.filter(self._candidates).collect().lazy()
        asked = [episodes(question, crossings(question, frame, self._rules[question.name])) for question in QUESTIONS]
        found: list[Found] = []
        for question, answer in zip(QUESTIONS, pl.collect_all(asked), strict=True):
            for *group, first, furthest in answer.iter_rows():
                found.append((question.name, tuple(map(str, group)), first, int(furthest)))
        return sorted(found)


def _series(stored: Stored, name: str) -> pl.Series:
    values = stored.columns[name]
    if name not in stored.texts:
        return pl.Series(name, values)
    kind = pl.Enum(stored.texts[name])
    texts = pl.Series(stored.texts[name], dtype=kind)
    codes = pl.Series(values).cast(pl.Int32)
    return texts.gather(codes.set(codes < 0, None).cast(pl.UInt32)).alias(name)


def _candidates(stored: Stored) -> pl.Expr:
    known = lists()
    gateways = [name for name in stored.texts["domain"] if known.is_gateway(name)]
    return (
        _among("category", _CATEGORIES, stored)
        | _among("network_protocol", ("dns", "ftp", "bittorrent"), stored)
        | pl.col("failed_connection")
        | pl.col("destination_port").is_in([*_LOGINS, *_MAIL])
        | _among("service", _RECORDS, stored)
        | (pl.col("source_bytes") >= 1_000_000)
        | pl.col("file_type").is_not_null()
        | _among("domain", gateways, stored)
    )


def _among(name: str, texts: Iterable[str], stored: Stored) -> pl.Expr:
    """Ask whether a column holds one of several texts; nothing is none of them."""
    kind = pl.Enum(stored.texts[name])
    held = sorted(set(texts).intersection(stored.texts[name]))
    return pl.col(name).is_in(pl.Series(held, dtype=kind).implode()).fill_null(value=False)


def _rules(stored: Stored) -> dict[str, tuple[pl.Expr, ...]]:
    """Give what each rule of a signature looks at."""
    known = lists()
    c = pl.col
    domains = stored.texts["domain"]
    no_update = ~_among("domain", filter(known.is_permitted, domains), stored)
    outbound = c("direction") == "outbound"
    out_or_in = outbound | (c("direction") == "internal")
    not_it = c("device_group") != "it-department"
    not_office = c("device_group") != "communications"
    large_in_hours = (c("schedule") == "working") & (c("destination_bytes") >= 20_000)
    no_download = ~((c("source_bytes") < 10_000_000) & (c("destination_bytes") >= 20_000_000))
    tcp = c("transport") == "tcp"
    first_record = c("record_seq") == 0
    reverse = (query for query in stored.texts["dns_query"] if query.endswith((".in-addr.arpa", ".ip6.arpa")))
    social = (c("category") == "social-networking") & large_in_hours & not_office
    sends = [(10_000, 200_000), (100_000, 2_000_000), (1_000_000, 20_000_000), (10_000_000, 200_000_000)]
    return {
        "bulk-mail-fan-out": (
            c("destination_port").is_in(_MAIL)
            & outbound
            & tcp
            & (c("device_group") != "mail-servers")
            & ((c("destination_port") == 25) | ~_among("domain", known.submission, stored)),
        ),
        "selling-site-sessions": ((c("category") == "selling") & (c("schedule") == "working") & not_office,),
        "horizontal-scan": (
            c("failed_connection") & out_or_in & not_it & ~(outbound & c("destination_port").is_in((53, 80, 123, 443))),
        ),
        "vertical-scan": (c("failed_connection") & out_or_in & not_it,),
        "login-brute-force": (
            c("destination_port").is_in(_LOGINS)
            & tcp
            & first_record
            & (c("source_bytes") < 20_000)
            & (c("destination_bytes") > 0)
            & ~c("failed_connection")
            & (c("end_reason") != "active")
            & out_or_in
            & not_it,
        ),
        "hacking-tool-sites": ((c("category") == "hacking-tools") & first_record & not_it,),
        "anonymiser-tunnel": (
            (c("category") == "vpn-proxy")
            & (c("category_source") != "port")
            & ~_among("service", ("icloud-private-relay",), stored)
            & not_it,
        ),
        "software-in-clear": (_among("file_type", known.installers, stored) & outbound & no_update & not_it,),
        "software-site-download": ((c("category") == "software-download") & outbound & no_update & not_it,),
        "upload-to-personal-storage": (
            (c("category") == "file-transfer")
            & outbound
            & pl.any_horizontal((c("source_bytes") >= out) & (c("destination_bytes") < back) for out, back in sends),
        ),
        "student-records-then-upload": (
            _among("service", _RECORDS, stored),
            (c("category") == "file-transfer") & outbound & (c("source_bytes") >= 5_000_000) & no_download,
        ),
        "ftp-upload-in-clear": (
            (c("network_protocol") == "ftp") & outbound & not_it,
            (c("source_bytes") >= 1_000_000)
            & tcp
            & outbound
            & ~_among("network_protocol", ("ftp", "http", "quic", "smtp", "ssh", "tls"), stored)
            & no_download
            & not_it,
        ),
        "dns-tunnel": (
            (c("network_protocol") == "dns")
            & out_or_in
            & ~_among("device_group", ("it-department", "mail-servers"), stored)
            & ~_among("dns_query", reverse, stored)
            & ~_among("registered_domain", known.shared, stored)
            & c("registered_domain").is_not_null(),
        ),
        "bittorrent-transfer": (
            (c("network_protocol") == "bittorrent")
            & (out_or_in | ((c("direction") == "inbound") & (c("destination_bytes") > 0))),
        ),
        "piracy-sites": (c("category") == "piracy",),
        "dark-market-gateway": (_among("domain", filter(known.is_gateway, domains), stored),),
        "adult-sites": ((c("category") == "adult") & first_record,),
        "gaming-over-allowance": ((c("category") == "gaming") & large_in_hours,),
        "gambling-sites": ((c("category") == "gambling") & first_record,),
        "shopping-over-allowance": ((c("category") == "shopping") & large_in_hours,),
        "streaming-over-allowance": ((c("category") == "streaming") & large_in_hours,),
        "crypto-mining": (c("category") == "crypto-mining",),
        "social-networking-sustained": (social,),
        "social-disruption-crowd": (social,),
        "social-disruption-long": (social,),
    }
