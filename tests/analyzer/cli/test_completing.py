from __future__ import annotations

from hallmonitor.catalogue import load_catalogue
from hallmonitor.cli.completing import (
    complete_among,
    complete_category,
    complete_clause,
    complete_heuristics,
    complete_kind,
    complete_list_format,
    complete_pipeline,
    complete_policy,
    complete_signature,
    complete_tunnels,
)
from hallmonitor.shipped import root


def test_names_are_completed() -> None:
    assert complete_signature("soc") == [
        "social-disruption-crowd",
        "social-disruption-long",
        "social-networking-sustained",
    ]
    assert complete_policy("t") == ["torrington-4012"]
    assert complete_clause("soci") == ["social-disruption", "social-networking"]
    assert complete_kind("temporal") == ["temporal", "temporal_ordered"]
    assert complete_pipeline("") == ["ecs", "sigmahq", "zeek"]
    assert complete_signature("none-such") == []


def test_categories_are_those_of_the_catalogue() -> None:
    assert complete_category("") == sorted(load_catalogue(root()).categories)
    assert complete_category("game") == []


def test_formats_are_completed() -> None:
    assert complete_among(("table", "jsonl", "csv"))("") == ["csv", "jsonl", "table"]
    assert complete_list_format("d") == ["dnsmasq", "domains"]


def test_names_with_commas_between_are_completed_one_after_the_other() -> None:
    assert complete_tunnels("vx") == ["vxlan"]
    assert complete_tunnels("vxlan,gr") == ["vxlan,gre"]
    assert "gre,vxlan" in complete_tunnels("gre,")
    assert "gre,gre" not in complete_tunnels("gre,")
    assert complete_heuristics("f") == ["fully-encrypted"]
