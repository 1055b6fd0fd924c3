from __future__ import annotations

import pytest

from hallmonitor.columns import Columns
from hallmonitor.derive.device import device_ends
from hallmonitor.derive.upload import upload_ratios
from hallmonitor.site import Site

OUT = {"source_ip": "10.0.0.1", "destination_ip": "192.0.2.1"}
IN = {"source_ip": "192.0.2.1", "destination_ip": "10.0.0.1"}
OUTSIDE = {"source_ip": "192.0.2.1", "destination_ip": "192.0.2.2"}
WITHIN = {"source_ip": "10.0.0.1", "destination_ip": "10.0.0.2"}


@pytest.mark.parametrize(
    ("ends", "sent", "received", "ratio"),
    [
        (OUT, 1000, 0, 1000),
        (OUT, 0, 1000, 0),
        (OUT, 999_999, 1, 999),  # rounded down: only a device that alone sent has 1000
        (OUT, 1, 2, 333),
        (OUT, 10**15, 10**15, 500),
        (IN, 1, 3, 750),  # the device answered
        (WITHIN, 1, 3, 250),  # the device is who opened the flow
        (OUT, 0, 0, None),
        (OUTSIDE, 1, 1, None),
    ],
)
def test_thousandths_that_the_device_sent(ends: dict[str, str], sent: int, received: int, ratio: int | None) -> None:
    columns = Columns.from_rows([{**ends, "source_bytes": sent, "destination_bytes": received}])
    ratios, known = upload_ratios(columns, device_ends(columns, Site()))
    assert (int(ratios[0]) if known[0] else None) == ratio
