from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hallmonitor_agent.capture.fanout import asks_for_fanout

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("text", "fanout"),
    [
        ("[capture]\nfanout = 2\n", 2),
        ("\ufeff[capture]\nfanout = 16\n", 16),
        ("[capture]\nfanout = 1\n", 1),
        ("[capture]\n", 1),
        ("capture = 5\n", 1),
        ('[capture]\nfanout = "many"\n', 1),
        ("[capture\n", 1),
        ("", 1),
    ],
)
def test_more_than_one_ring_is_asked_for(text: str, fanout: int, tmp_path: Path) -> None:
    path = tmp_path / "agent.toml"
    path.write_text(text)
    assert asks_for_fanout(path) == (fanout > 1)


def test_a_file_that_cannot_be_read_asks_for_nothing(tmp_path: Path) -> None:
    assert not asks_for_fanout(tmp_path / "none")
    (tmp_path / "latin").write_bytes(b"\xff")
    assert not asks_for_fanout(tmp_path / "latin")
