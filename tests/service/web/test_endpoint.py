from __future__ import annotations

import pytest

from hallmonitor_service.web.endpoint import Endpoint


@pytest.mark.parametrize(
    ("text", "endpoint"),
    [("127.0.0.1:9477", Endpoint("127.0.0.1", 9477)), ("[::1]:0", Endpoint("::1", 0))],
)
def test_is_written_as_it_is_read(text: str, endpoint: Endpoint) -> None:
    assert Endpoint.read(text) == endpoint
    assert str(endpoint) == text
