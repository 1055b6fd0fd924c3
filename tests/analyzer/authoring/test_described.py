from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hallmonitor.authoring.chosen import Chooser
from hallmonitor.authoring.described import WIDTH, described_text, described_value, kind_of
from hallmonitor.shipped import root
from hallmonitor.site import Site

if TYPE_CHECKING:
    from collections.abc import Callable

    from hallmonitor.signature import Signature, SignatureSet

EXPECTED = """\
mine: Games for long in working hours
  looks for    One device has 20 or more active minutes with games within four
               hours, in working hours.
  picks        mine-flows, a flow of which this holds:
                 all of these:
                   category is gaming
                   schedule is working
  counts       the number of distinct active_minute among matching flow records
               in any 4 h of one device is at least 20
  alerts at    at least 20 active minutes within 4 h
  level        low
  clause       other-use. Any use that the regulations do not permit.
  evidence     indicated: the traffic raises a question, and its answer lies
               outside the traffic
  filters      none
  cannot show  This does not show who used the device, or why. Name here what
               else looks the same on the wire.
  advice       Say here what a person should look at next, before anyone is
               asked.
  samples      1 sample that must alert, 4 samples that must not
  policies     none uses it"""


def test_a_signature_reads_as_a_person_would_tell_it(signature: Callable[..., Signature]) -> None:
    one = signature("value_count")
    *lines, version, place = described_text(one, []).split("\n")
    assert "\n".join(lines) == EXPECTED
    assert version == f"  version      2026-05-12, id {one.id}"
    assert place == f"  written in   {one.path}:{one.line}"


def test_where_policies_are_not_known_nothing_is_said_of_them(signature: Callable[..., Signature]) -> None:
    one = signature("plain")
    assert "\n  policies" not in described_text(one, None)
    assert described_value(one, None)["policies"] is None


def test_every_shipped_signature_can_be_described(signatures: SignatureSet) -> None:
    for one in signatures:
        lines = described_text(one, ["torrington-4012"]).split("\n")
        assert all(len(line) <= WIDTH for line in lines[1:-1] if " " in line.strip()), one.name
        told = json.loads(json.dumps(described_value(one, ["torrington-4012"])))
        assert told["kind"] == kind_of(one)
        assert [rule["name"] for rule in told["rules"]] == [rule.name for rule in one.rules]
        assert told["cannot_show"] == one.cannot_show


def test_a_filter_whose_list_is_empty_is_not_told_as_a_condition() -> None:
    (loaded,) = Chooser(root(), Site()).load(["shopping-over-allowance"])
    text = described_text(loaded.signatures[0], None)
    assert "always" not in text
    assert "category is shopping\n" in text


def test_json_holds_lists_whole(signatures: SignatureSet) -> None:
    rules = described_value(signatures["dns-tunnel"], None)["rules"]
    assert "uribl.com" in "\n".join(rules[0]["picks"])
    assert "uribl.com" not in described_text(signatures["dns-tunnel"], None)
