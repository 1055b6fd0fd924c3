from __future__ import annotations

import hmac

import numpy as np
import pytest

from hallmonitor.identity import FlowIds, SiteKey

KEY = SiteKey(bytes(range(32)))


@pytest.mark.parametrize("ids", [[], [0], [2**64 - 1, 0, 7, 2**64 - 1], list(range(1000))])
def test_an_id_is_the_first_64_bits_of_the_hmac(ids: list[int]) -> None:
    key = KEY.derived("hallmonitor flow ids")
    expected = [int(hmac.new(key, each.to_bytes(8, "big"), "sha256").hexdigest()[:16], 16) for each in ids]
    found = FlowIds(KEY).keyed(np.array(ids, dtype=np.uint64))
    assert found.dtype == np.uint64
    assert found.tolist() == expected


def test_another_key_gives_other_ids() -> None:
    ids = np.arange(100, dtype=np.uint64)
    assert not np.intersect1d(FlowIds(KEY).keyed(ids), FlowIds(SiteKey(bytes(32))).keyed(ids)).size
