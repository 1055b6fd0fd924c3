from __future__ import annotations

from pathlib import Path

import pytest

from hallmonitor.identity import SiteKey
from hallmonitor.replay.provenance import command, key_check_value, site_hash, versions
from hallmonitor.site import Site


def test_command_names_files_without_their_folders() -> None:
    captures = [Path("/home/ann/a b.pcap"), Path("-")]
    words = command(captures, "example", Path("/home/ann/site.toml"), show_addresses=True)
    assert words == (
        "hallmonitor replay 'a b.pcap' - --policy example --out DIR --site site.toml --site-key FILE --show-addresses"
    )
    assert command([Path("a.pcap")], "p", None, show_addresses=False).endswith("--out DIR --site-key FILE")


@pytest.mark.parametrize(
    ("tunnels", "told"), [(None, ""), ((), " --tunnels none"), (("gre", "6in4"), " --tunnels gre,6in4")]
)
def test_command_names_tunnels_where_they_were_chosen(tunnels: tuple[str, ...] | None, told: str) -> None:
    words = command([Path("a.pcap")], "p", None, show_addresses=False, tunnels=tunnels)
    assert words.endswith(f"--site-key FILE{told}")


def test_command_names_heuristics_where_they_were_asked_for() -> None:
    words = command([Path("a.pcap")], "p", None, show_addresses=False, heuristics=("fully-encrypted",))
    assert words.endswith("--site-key FILE --heuristics fully-encrypted")


@pytest.mark.parametrize(
    ("named", "told"),
    [
        ("torrington-4012", "torrington-4012"),
        ("/home/ann/own.yml", "own.yml"),
        ("own.yaml", "own.yaml"),
        ("/home/ann/own", "./own"),
        ("../own", "./own"),
    ],
)
def test_a_policy_of_a_file_stays_a_file(named: str, told: str) -> None:
    assert f"--policy {told} --out" in command([Path("a.pcap")], named, None, show_addresses=False)


def test_key_check_value_differs_by_key_and_does_not_hold_it() -> None:
    first, second = SiteKey(bytes(32)), SiteKey(bytes([1]) * 32)
    assert key_check_value(first) == key_check_value(SiteKey(bytes(32)))
    assert key_check_value(first) != key_check_value(second)
    assert len(key_check_value(second)) == 16
    assert key_check_value(second) != "0101" * 4


def test_site_hash_depends_on_content() -> None:
    assert site_hash(Site()) == site_hash(Site())
    assert site_hash(Site()) != site_hash(Site(name="Another"))


def test_versions_of_what_can_change_the_output() -> None:
    found = versions()
    assert found["numpy"][0].isdigit()
    assert "hallmonitor-engine" in found
