from __future__ import annotations

import pytest

from hallmonitor_agent.top.bar import bar


@pytest.mark.parametrize(
    ("share", "blocks", "ascii_bar"),
    [
        (0.0, "    ", "    "),
        (0.01, "    ", "    "),
        (0.1, "▍   ", "    "),
        (0.5, "██  ", "##  "),
        (0.9, "███▋", "####"),
        (1.0, "████", "####"),
        (7.0, "████", "####"),
        (-1.0, "    ", "    "),
    ],
)
def test_a_share_is_drawn_in_its_width(share: float, blocks: str, ascii_bar: str) -> None:
    assert bar(share, 4, ascii_only=False) == blocks
    assert bar(share, 4, ascii_only=True) == ascii_bar
