from __future__ import annotations

from hallmonitor.columns import Columns
from hallmonitor.columns.addresses import parse_all, text
from hallmonitor.derive.device import device_ends, device_pseudonyms
from hallmonitor.identity import SiteKey, address_pseudonyms, mac_pseudonym
from hallmonitor.site import Site

KEY = SiteKey(bytes(range(32)))
SITE = Site.model_validate({"home_networks": ["10.20.0.0/16", "2001:db8:20::/48"]})
MAC = "00:1b:63:84:45:e6"


def _columns(*pairs: tuple[str, str], mac: str | None = None) -> Columns:
    return Columns.from_rows([{"source_ip": pair[0], "destination_ip": pair[1], "source_mac": mac} for pair in pairs])


def _name(address: str) -> str:
    return address_pseudonyms(KEY, *parse_all([address]))[1][0]


FLOWS = (
    ("10.20.0.7", "192.0.2.1"),  # outbound
    ("192.0.2.1", "10.20.0.8"),  # inbound
    ("10.20.0.7", "10.20.0.8"),  # internal: the originator chose to open it
    ("192.0.2.1", "198.51.100.1"),  # external
    ("2001:db8:20::7", "2001:db8:99::1"),
)


def test_the_device_is_the_end_at_home() -> None:
    columns = _columns(*FLOWS)
    ends = device_ends(columns, SITE)
    assert device_pseudonyms(columns, ends, SITE, KEY).texts() == [
        _name("10.20.0.7"),
        _name("10.20.0.8"),
        _name("10.20.0.7"),
        None,
        _name("2001:db8:20::7"),
    ]


def test_the_peer_is_the_other_end() -> None:
    ends = device_ends(_columns(*FLOWS), SITE)
    peers = [text(int(hi), int(lo)) for hi, lo in zip(ends.peer_hi, ends.peer_lo, strict=True)]
    assert peers == ["192.0.2.1", "192.0.2.1", "10.20.0.8", "198.51.100.1", "2001:db8:99::1"]
    assert ends.originator.tolist() == [True, False, True, False, True]
    assert ends.known.tolist() == [True, True, True, False, True]


def test_by_mac_only_where_the_device_sent_the_frame() -> None:
    site = SITE.model_copy(update={"device_key": "mac"})
    columns = _columns(*FLOWS, mac=MAC)
    names = device_pseudonyms(columns, device_ends(columns, site), site, KEY).texts()
    mac = mac_pseudonym(KEY, MAC)
    assert names == [mac, _name("10.20.0.8"), mac, None, mac]


def test_by_mac_without_link_layer_falls_back_to_the_address() -> None:
    site = SITE.model_copy(update={"device_key": "mac"})
    columns = _columns(*FLOWS)
    assert device_pseudonyms(columns, device_ends(columns, site), site, KEY).texts()[0] == _name("10.20.0.7")


def test_no_name_of_an_outside_address_is_made() -> None:
    columns = _columns(*FLOWS)
    assert len(device_pseudonyms(columns, device_ends(columns, SITE), SITE, KEY).values) == 3
