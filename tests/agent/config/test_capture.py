from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from hallmonitor_agent.config.capture import CaptureTable


@pytest.mark.parametrize(
    "table", [{"interfaces": ["eth0", "eth1.100"]}, {"stream": "-"}, {"folder": "/srv/captures", "remove_read": True}]
)
def test_one_source_is_enough(table: dict[str, object]) -> None:
    read = CaptureTable.model_validate(table)
    assert read.sensor
    assert read.interfaces or read.stream or read.folder == Path("/srv/captures")


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ({}, ["nothing to capture"]),
        ({"interfaces": []}, ["nothing to capture"]),
        ({"interfaces": ["eth0"], "stream": "-"}, ["there is interfaces as well as stream"]),
        ({"stream": "-", "promiscuous": True, "fanout": 2}, ["fanout does not count", "promiscuous does not count"]),
        ({"interfaces": ["eth0"], "remove_read": False}, ["remove_read does not count for interfaces"]),
        ({"interfaces": ["eth0", "eth0"]}, ["'eth0' is captured twice"]),
    ],
)
def test_no_key_is_ignored_in_silence(table: dict[str, object], told: list[str]) -> None:
    with pytest.raises(ValidationError) as caught:
        CaptureTable.model_validate(table)
    (error,) = caught.value.errors()
    assert [refusal.message for refusal in error["ctx"]["refusals"]] == [
        message
        for message, start in zip([refusal.message for refusal in error["ctx"]["refusals"]], told, strict=True)
        if message.startswith(start)
    ]
