from __future__ import annotations

import hashlib
import hmac
from ipaddress import ip_address

import numpy as np

from hallmonitor.columns.addresses import parse_all
from hallmonitor.identity import SiteKey, address_pseudonyms, mac_pseudonym, name_pseudonym

KEY = SiteKey(bytes(range(32)))


def _names(key: SiteKey, texts: list[str]) -> list[str]:
    codes, names = address_pseudonyms(key, *parse_all(texts))
    return [names[code] for code in codes]


def test_pseudonym_is_the_head_of_the_code_of_the_sixteen_bytes() -> None:
    for text in ("::ffff:10.20.0.7", "2001:db8::1"):
        code = hmac.new(KEY.secret, ip_address(text).packed, hashlib.sha256).hexdigest()
        assert _names(KEY, [text]) == [f"device-{code[:12]}"]


def test_one_address_has_one_name_however_often() -> None:
    first, second, third = _names(KEY, ["10.0.0.1", "10.0.0.2", "10.0.0.1"])
    assert first == third != second


def test_names_depend_on_the_key() -> None:
    assert _names(KEY, ["10.0.0.1"]) != _names(SiteKey(bytes(32)), ["10.0.0.1"])


def test_mac_writings_give_one_name_apart_from_addresses() -> None:
    assert mac_pseudonym(KEY, "00:1b:63:84:45:e6") == mac_pseudonym(KEY, "00-1B-63-84-45-E6")
    assert mac_pseudonym(KEY, "00:00:00:00:00:00") != _names(KEY, ["::"])[0]


def test_no_rows_give_no_names() -> None:
    codes, names = address_pseudonyms(KEY, np.empty(0, np.uint64), np.empty(0, np.uint64))
    assert codes.shape == (0,)
    assert names == []


def test_a_name_has_one_pseudonym_in_either_case_under_a_key_of_its_own() -> None:
    key = SiteKey(bytes(range(32)))
    code = hmac.new(key.derived("hallmonitor names"), b"anns-ipad", "sha256").hexdigest()
    assert name_pseudonym(key, "Anns-iPad") == f"name-{code[:12]}"
    assert name_pseudonym(key, "abcdef")[5:] != mac_pseudonym(key, b"abcdef".hex(":"))[7:]
