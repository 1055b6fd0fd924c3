from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from hallmonitor.report import ClauseView, PolicyView, TallyView, Totals, render

if TYPE_CHECKING:
    from conftest import MakeAlert, MakeReport

VOID = {"meta", "br", "link", "hr", "img", "input"}
HOSTILE = '"><script>alert(1)</script><img src=http://evil.example/x onerror=a>'


class Structure(HTMLParser):
    """Holds that every element is closed in order, and collects ids, links and texts."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.handlers: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if name in {"href", "src", "srcset", "action", "data", "xlink:href"}:
                self.targets.append(value or "")
            if name.startswith("on"):
                self.handlers.append(name)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def parsed(page: str) -> Structure:
    structure = Structure()
    structure.feed(page)
    structure.close()
    assert structure.open == []
    return structure


@pytest.mark.parametrize("alerts", [0, 1, 5000])
def test_well_formed_self_contained(make_report: MakeReport, make_alert: MakeAlert, alerts: int) -> None:
    page = render(make_report(alerts=tuple(make_alert(n % 60, id=f"{n:016x}") for n in range(alerts))))
    structure = parsed(page)
    assert len(structure.ids) == len(set(structure.ids))
    assert all(target.startswith("#") and target[1:] in structure.ids for target in structure.targets)
    assert structure.tags.isdisjoint({"script", "link", "iframe", "object", "embed", "base", "img"})
    assert structure.handlers == []
    assert "default-src 'none'; style-src 'unsafe-inline'; img-src data:" in page
    # Fonts, images and imports of the stylesheet: only the textures of the pictures themselves.
    assert all(target.startswith("#") for target in re.findall(r"url\(([^)]*)\)", page))
    assert "@import" not in page
    outside = re.findall(r"[a-z]+://[^\s\"'<]*", page)
    assert set(outside) <= {"http://www.w3.org/2000/svg"}


def test_same_input_same_bytes(make_report: MakeReport) -> None:
    assert render(make_report()) == render(make_report())


def test_alert_in_full(make_report: MakeReport, make_alert: MakeAlert) -> None:
    losses = [
        {
            "from": "2026-05-12T12:20:00.000000Z",
            "to": "2026-05-12T12:21:00.000000Z",
            "cause": "table_full",
            "packets": 7,
        }
    ]
    alert = make_alert(3, losses=losses)
    words = " ".join(parsed(render(make_report(alerts=(alert,)))).text)
    for expected in (
        alert["clause"],
        alert["cannot_show"],
        alert["advice"],
        alert["why"],
        alert["device"],
        alert["id"],
        alert["signature"]["title"],
        alert["signature"]["sha256"],
        "43 active minutes",
        "at least 20 active minutes within 4 h",
        "Tue 12 May 2026, 08:21:00 to 09:03:00 EDT",
        "www.facebook.com",
        "blind from Tue 12 May 2026, 08:20:00 to 08:21:00 EDT, 7 packets",
        "Seen: the traffic shows the pattern that the signature describes. Whether the clause forbids it is for a",
        "alerts.jsonl holds 50 (its cap is 50)",
        "Counsel must review",
    ):
        assert expected in words


def test_seen_is_of_the_pattern_and_never_of_the_forbidden_use(make_report: MakeReport) -> None:
    page = render(make_report())
    assert page.count("forbids it is for a person") == 4  # two cards, the legend of the coverage, the glossary
    assert "the traffic itself shows" not in page


def test_a_device_is_an_address_and_it_is_said(make_report: MakeReport) -> None:
    page = render(make_report())
    caution = page[page.index('<aside class="caution">') : page.index("</aside>")]
    for expected in ("one network address", "NAT", "guest access", "terminal server", "another machine", "employees"):
        assert expected in caution


def test_nothing_found_says_what_that_means(make_report: MakeReport) -> None:
    page = render(make_report(alerts=(), losses=()))
    assert "No alert was raised" in page
    assert "That is no proof that the policy was kept" in page
    assert "No loss was recorded" in page


def test_only_what_is_not_seen_is_listed_as_such(make_report: MakeReport) -> None:
    clauses = (
        ClauseView("a", "words", "seen", "Names alone."),
        ClauseView("b", "words", "not_seen", "Hidden.", "Ask."),
    )
    page = render(make_report(policy=PolicyView("p", "P", "B", clauses)))
    unseen = page[page.index('<section id="unseen">') : page.index('<section id="coverage">')]
    assert "Hidden." in unseen
    assert "Names alone." not in unseen
    assert "Names alone." in page


def test_the_page_is_made_for_print_and_for_phones(make_report: MakeReport) -> None:
    page = render(make_report())
    style = page[page.index("<style>") : page.index("</style>")]
    printed = style[style.index("@media print") :]
    assert re.search(r"\.card, figure, svg,[^{]*\{ break-inside: avoid; \}", printed)
    phone = style[style.index("@media (max-width") : style.index("@page")]
    assert "attr(data-label)" in phone
    short = page[page.index('<table class="short">') :]
    row = short[short.index("<tbody>") : short.index("</tr>", short.index("<tbody>"))]
    assert re.findall(r'data-label="([^"]*)"', row) == ["Device", "Alerts", "From first to last"]
    assert page.count("<svg") == page.count('<div class="scroll" tabindex="0" role="group" aria-label="Picture')


def test_empty_input(make_report: MakeReport) -> None:
    page = render(make_report(span=None, alerts=(), losses=(), tallies=TallyView(), totals=Totals()))
    parsed(page)
    assert "holds no packet" in page


def test_cards_are_capped_and_say_so(make_report: MakeReport, make_alert: MakeAlert) -> None:
    page = render(make_report(alerts=tuple(make_alert(n % 500, id=f"{n:016x}") for n in range(5000))))
    assert page.count('<article class="card') == 120
    assert "120 alerts of 5,000 are shown in full below" in page
    assert "Every alert is in alerts.jsonl" in page
    assert "250 more lines" in page


def test_hostile_names_are_escaped(make_report: MakeReport, make_alert: MakeAlert) -> None:
    alert = make_alert(1, device=HOSTILE, why=HOSTILE, cannot_show=HOSTILE, level="medium")
    alert["evidence"]["domains"] = [{"domain": HOSTILE, "flows": 1, "bytes": 1}]
    alert["signature"]["title"] = HOSTILE
    page = render(make_report(site=HOSTILE, command=HOSTILE, alerts=(alert,)))
    structure = parsed(page)
    assert structure.tags.isdisjoint({"script", "img"})
    assert structure.handlers == []
    assert HOSTILE not in page


def test_control_characters_are_written_out(make_report: MakeReport, make_alert: MakeAlert) -> None:
    alert = make_alert(1)
    alert["evidence"]["domains"] = [{"domain": "a\u202egro.elpmaxe\x00\x1b[31m", "flows": 1, "bytes": 1}]
    page = render(make_report(alerts=(alert,)))
    assert not set(page) & {"\u202e", "\x00", "\x1b"}
    assert "a\\u{202e}gro.elpmaxe\\u{0000}\\u{001b}[31m" in page


def test_very_long_name_is_kept_whole(make_report: MakeReport, make_alert: MakeAlert) -> None:
    name = ".".join(["x" * 63] * 4)
    alert = make_alert(1)
    alert["evidence"]["domains"] = [{"domain": name, "flows": 1, "bytes": 1}]
    assert name in render(make_report(alerts=(alert,)))


def test_more_losses_than_are_listed(make_report: MakeReport) -> None:
    report = make_report()
    page = render(make_report(losses=report.losses * 130))
    assert "30 more loss records in summary.json; the first 100 are listed here" in page


def test_addresses_only_where_asked_for(make_report: MakeReport) -> None:
    addresses = {f"device-{n:03}": [f"10.20.{n // 250}.{n % 250}", "fd00::1"] for n in range(501)}
    page = render(make_report(addresses=addresses))
    assert "10.20.0.7, fd00::1" in page
    assert "1 more device in summary.json" in page
    assert "Addresses of the devices" not in render(make_report())


def test_what_bounds_left_out_is_said(make_report: MakeReport) -> None:
    assert "A bound was reached." in render(make_report(tallies=TallyView(left_out=("A bound was reached.",))))
