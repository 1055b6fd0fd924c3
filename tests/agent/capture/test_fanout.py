from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hallmonitor_agent.capture.fanout import VARIABLE, asks_for_fanout
from hallmonitor_agent.config.loading import PREFIX
from hallmonitor_agent.config.settings import AgentSettings
from hallmonitor_service.settings_environment import variables_of

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


@pytest.mark.parametrize(("value", "asks"), [("2", True), ("1", False), ("many", False), ("[2", False)])
@pytest.mark.parametrize("in_file", [1, 4])
def test_the_environment_stands_above_the_file(
    in_file: int, value: str, *, asks: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "agent.toml"
    path.write_text(f"[capture]\nfanout = {in_file}\n")
    monkeypatch.setenv(VARIABLE, value)
    assert asks_for_fanout(path) is asks


def test_the_variable_is_that_of_the_key() -> None:
    assert variables_of(AgentSettings, PREFIX)[VARIABLE] == ("capture", "fanout")
