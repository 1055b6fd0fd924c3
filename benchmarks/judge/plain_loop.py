"""The shipped signatures as a plain loop over flows, as one would write it first."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

from judge.questions import ANY, COUNT, DISTINCT, ORDERED, QUESTIONS, SUM, lists

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from judge.ours import Found
    from judge.questions import Lists, Question
    from judge.stored import Stored

_RECORDS = frozenset({"powerschool", "infinite-campus", "aspen", "skyward", "veracross"})
_LOGINS, _MAIL = frozenset({21, 22, 23, 445, 3389, 5900}), frozenset({25, 465, 587})
_WEB = frozenset({53, 80, 123, 443})
_KNOWN_PROTOCOLS = frozenset({"ftp", "http", "quic", "smtp", "ssh", "tls"})
_SENDS = ((10_000, 200_000), (100_000, 2_000_000), (1_000_000, 20_000_000), (10_000_000, 200_000_000))
_USE = {
    "gaming": "gaming-over-allowance",
    "shopping": "shopping-over-allowance",
    "streaming": "streaming-over-allowance",
}
_VISITED = {"adult": "adult-sites", "gambling": "gambling-sites"}
_ANY_FLOW = {"piracy": "piracy-sites", "crypto-mining": "crypto-mining"}
_SOCIAL = ("social-networking-sustained", "social-disruption-crowd", "social-disruption-long")


class Loop:
    """All flows of a set as dictionaries, one a flow."""

    def __init__(self, stored: Stored, needed: Iterable[str]) -> None:
        columns = {}
        for name in needed:
            values = stored.columns[name].tolist()
            texts = stored.texts.get(name)
            columns[name] = values if texts is None else [texts[code] if code >= 0 else None for code in values]
        names = list(columns)
        self._flows = [dict(zip(names, values, strict=True)) for values in zip(*columns.values(), strict=True)]
        self._lists = lists()

    def run(self) -> list[Found]:
        """Answer every signature."""
        watches = {question.name: _Watch(question) for question in QUESTIONS}
        for flow in sorted(self._flows, key=_time):
            for name, rule in _rules(flow, self._lists):
                watches[name].see(flow, rule)
        return sorted(found for watch in watches.values() for found in watch.found())


def _time(flow: dict[str, Any]) -> int:
    ts: int = flow["ts"]
    return ts


def _rules(flow: dict[str, Any], known: Lists) -> Iterator[tuple[str, int]]:  # noqa: C901 - one branch a rule
    """Give the signatures that a flow concerns, each with the number of the rule that it matches."""
    direction, group = flow["direction"], flow["device_group"]
    source, destination = flow["source_bytes"], flow["destination_bytes"]
    domain, port, protocol = flow["domain"], flow["destination_port"], flow["network_protocol"]
    outbound, tcp, first = direction == "outbound", flow["transport"] == "tcp", flow["record_seq"] == 0
    out_or_in = outbound or direction == "internal"
    not_it = group != "it-department"
    download = source < 10_000_000 and destination >= 20_000_000
    if (
        port in _MAIL
        and outbound
        and tcp
        and group != "mail-servers"
        and (port == 25 or domain not in known.submission)
    ):
        yield "bulk-mail-fan-out", 0
    if flow["failed_connection"] and out_or_in and not_it:
        if not (outbound and port in _WEB):
            yield "horizontal-scan", 0
        yield "vertical-scan", 0
    if (
        port in _LOGINS
        and tcp
        and first
        and source < 20_000
        and destination > 0
        and not flow["failed_connection"]
        and flow["end_reason"] != "active"
        and out_or_in
        and not_it
    ):
        yield "login-brute-force", 0
    if flow["file_type"] in known.installers and outbound and not known.is_permitted(domain or "") and not_it:
        yield "software-in-clear", 0
    if flow["service"] in _RECORDS:
        yield "student-records-then-upload", 0
    if protocol == "ftp" and outbound and not_it:
        yield "ftp-upload-in-clear", 0
    if source >= 1_000_000 and tcp and outbound and protocol not in _KNOWN_PROTOCOLS and not download and not_it:
        yield "ftp-upload-in-clear", 1
    if (
        protocol == "dns"
        and out_or_in
        and group not in {"it-department", "mail-servers"}
        and not flow["dns_query"].endswith((".in-addr.arpa", ".ip6.arpa"))
        and flow["registered_domain"] not in known.shared
    ):
        yield "dns-tunnel", 0
    if protocol == "bittorrent" and (out_or_in or (direction == "inbound" and destination > 0)):
        yield "bittorrent-transfer", 0
    if domain is not None and known.is_gateway(domain):
        yield "dark-market-gateway", 0
    yield from _of_category(flow, known)


def _of_category(flow: dict[str, Any], known: Lists) -> Iterator[tuple[str, int]]:  # noqa: C901, PLR0912 - as above
    """Give those that ask for a category."""
    category, group, domain = flow["category"], flow["device_group"], flow["domain"]
    source, destination = flow["source_bytes"], flow["destination_bytes"]
    outbound, first, not_it = flow["direction"] == "outbound", flow["record_seq"] == 0, group != "it-department"
    working = flow["schedule"] == "working"
    use = working and destination >= 20_000
    if category in _USE and use:
        yield _USE[category], 0
    elif category in _VISITED and first:
        yield _VISITED[category], 0
    elif category in _ANY_FLOW:
        yield _ANY_FLOW[category], 0
    elif category == "social-networking" and use and group != "communications":
        for name in _SOCIAL:
            yield name, 0
    elif category == "selling" and working and group != "communications":
        yield "selling-site-sessions", 0
    elif category == "hacking-tools" and first and not_it:
        yield "hacking-tool-sites", 0
    elif category == "vpn-proxy" and flow["category_source"] != "port" and not_it:
        if flow["service"] != "icloud-private-relay":
            yield "anonymiser-tunnel", 0
    elif category == "software-download" and outbound and not known.is_permitted(domain or "") and not_it:
        yield "software-site-download", 0
    elif category == "file-transfer" and outbound:
        if any(source >= out and destination < back for out, back in _SENDS):
            yield "upload-to-personal-storage", 0
        if source >= 5_000_000 and not (source < 10_000_000 and destination >= 20_000_000):
            yield "student-records-then-upload", 1


class _Watch:
    """One signature over all groups, in order of time."""

    def __init__(self, question: Question) -> None:
        self._question = question
        self._windows: dict[tuple[Any, ...], _Window] = {}
        self._episodes: dict[tuple[Any, ...], list[list[Any]]] = {}

    def see(self, flow: dict[str, Any], rule: int) -> None:
        question, ts = self._question, flow["ts"]
        group = tuple(flow[name] for name in question.group)
        window = self._windows.get(group)
        if window is None:
            window = self._windows[group] = _Window(question)
        measure = window.measure(ts, flow[question.value] if question.value else flow["flow_id"], rule)
        if measure < question.least:
            return
        known = self._episodes.setdefault(group, [])
        if known and ts - known[-1][1] < question.window_us:
            known[-1][1] = ts
            known[-1][2] = max(known[-1][2], measure)
            known[-1][3].add(flow["flow_id"])
        else:
            known.append([ts, ts, measure, {flow["flow_id"]}])

    def found(self) -> Iterator[Found]:
        for group, known in self._episodes.items():
            for first, _, furthest, flows in known:
                told = len(flows) if self._question.kind == ANY else furthest
                yield self._question.name, tuple(map(str, group)), first, told


class _Window:
    """What happened to one group in the window that ends now.

    Of several events of one time the last measures them all. Every threshold is reached from below, so that neither
    first crossing nor furthest measure depend on their order.
    """

    def __init__(self, question: Question) -> None:
        self._question = question
        self._events: deque[tuple[int, Any]] = deque()
        self._seen: dict[Any, int] = {}
        self._sum = 0
        self._first_rule: deque[int] = deque()

    def measure(self, ts: int, value: Any, rule: int) -> int:  # noqa: ANN401 - text or number
        question = self._question
        if question.kind == ANY:
            return 1
        if question.kind == ORDERED:
            return self._ordered(ts, rule)
        events, seen = self._events, self._seen
        events.append((ts, value))
        if question.kind == SUM:
            self._sum += value
        elif question.kind == DISTINCT:
            seen[value] = seen.get(value, 0) + 1
        while events[0][0] <= ts - question.window_us:
            _, old = events.popleft()
            if question.kind == SUM:
                self._sum -= old
            elif question.kind == DISTINCT:
                if seen[old] == 1:
                    del seen[old]
                else:
                    seen[old] -= 1
        return {COUNT: len(events), SUM: self._sum, DISTINCT: len(seen)}[question.kind]

    def _ordered(self, ts: int, rule: int) -> int:
        if rule == 0:
            self._first_rule.append(ts)
            return 0
        while self._first_rule and self._first_rule[0] <= ts - self._question.window_us:
            self._first_rule.popleft()
        return 2 if self._first_rule and self._first_rule[0] < ts else 0
