from __future__ import annotations

from ipaddress import ip_network

import pytest
from pydantic import ValidationError

from hallmonitor_agent.config.flows import FlowsTable
from hallmonitor_engine import HEURISTICS, HOME_NETWORKS, TUNNELS


def test_the_defaults_are_the_engines() -> None:
    table = FlowsTable()
    assert [str(network) for network in table.home_networks] == list(HOME_NETWORKS)
    assert (table.tunnels, table.heuristics) == (TUNNELS, ())


def test_what_is_given_stands_in_place_of_a_default() -> None:
    table = FlowsTable.model_validate(
        {"home_networks": ["192.0.2.0/24"], "tunnels": [], "heuristics": list(HEURISTICS)}
    )
    assert table.home_networks == (ip_network("192.0.2.0/24"),)
    assert (table.tunnels, table.heuristics) == ((), HEURISTICS)


@pytest.mark.parametrize(
    ("key", "names", "told"),
    [
        ("tunnels", ["gree"], "there is no kind of tunnel called 'gree'"),
        ("tunnels", ["gre", "gre"], "gre is named twice"),
        ("heuristics", ["zz"], "there is no heuristic called 'zz'"),
    ],
)
def test_every_name_is_known_and_stands_once(key: str, names: list[str], told: str) -> None:
    with pytest.raises(ValidationError) as caught:
        FlowsTable.model_validate({key: names})
    (refusal,) = caught.value.errors()[0]["ctx"]["refusals"]
    assert (refusal.message, refusal.place) == (told, (key, len(names) - 1))
