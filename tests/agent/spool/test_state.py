from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from hallmonitor_agent.spool.state import SpoolState, read_state, write_state

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("state", [SpoolState(1, None, clean=False), SpoolState(12, 1_700_000_000_000_000, clean=True)])
def test_a_state_is_read_as_it_was_written(state: SpoolState, tmp_path: Path) -> None:
    path = tmp_path / "sensor=gate.json"
    write_state(path, SpoolState(99, None, clean=True))
    write_state(path, state)
    assert read_state(path) == state
    assert json.loads(path.read_text()) == {"next": state.next, "until_us": state.until_us, "clean": state.clean}
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"next": 0, "until_us": 1, "clean": true}', b'{"next": "5"}', b"\xff"]
)
def test_anything_else_is_no_state(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "sensor=gate.json"
    assert read_state(path) is None
    path.write_bytes(content)
    assert read_state(path) is None
