from __future__ import annotations

import pytest
from pydantic import ValidationError

from hallmonitor_service.service_tables import LogTable, MetricsTable, listen_address


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("127.0.0.1:9477", ("127.0.0.1", 9477)),
        ("[::1]:0", ("::1", 0)),
        ("0.0.0.0:65535", ("0.0.0.0", 65_535)),  # noqa: S104 - read, not listened on
    ],
)
def test_an_address_and_a_port(written: str, address: tuple[str, int]) -> None:
    assert listen_address(written) == address
    assert MetricsTable(address=written).address == written


@pytest.mark.parametrize(
    "written",
    ["", "9477", ":9477", "localhost:9477", "127.0.0.1", "127.0.0.1:65536", "::1:9477", "[::1]", "[x]:1", "1.2.3:4"],
)
def test_everything_else_is_refused(written: str) -> None:
    with pytest.raises(ValidationError):
        MetricsTable(address=written)


def test_the_log_tells_what_happens_unless_asked_for_more_or_less() -> None:
    assert LogTable().level == "info"
    with pytest.raises(ValidationError):
        LogTable.model_validate({"level": "loud"})
