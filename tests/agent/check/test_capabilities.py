from __future__ import annotations

import os
import struct
from pathlib import Path

import pytest
from made_up import NOBODY, MadeUp, told

from hallmonitor_agent.check.capabilities import capabilities, file_gives_net_raw, unit_gives_net_raw
from hallmonitor_agent.check.unit import UNIT

GIVES = "[Service]\nUser=hallmonitor\nAmbientCapabilities=CAP_NET_RAW\n"


@pytest.fixture
def bare(made_up: MadeUp, monkeypatch: pytest.MonkeyPatch) -> MadeUp:
    """Nobody gives the capability."""
    monkeypatch.setattr("hallmonitor_agent.check.capabilities.file_gives_net_raw", lambda _program: False)
    return made_up.with_machine(holds_net_raw=lambda: False)


def test_a_stream_needs_none(bare: MadeUp) -> None:
    assert told(capabilities, bare.situation('stream = "-"')) == ["ok | a stream or a folder needs no capability"]


def test_the_unit_gives_it(bare: MadeUp) -> None:
    bare.account = NOBODY
    bare.write(f"units/{UNIT}", GIVES)
    assert told(capabilities, bare.situation()) == [f"ok | {UNIT} gives CAP_NET_RAW"]


def test_who_runs_this_holds_it(made_up: MadeUp) -> None:
    assert told(capabilities, made_up.situation()) == ["ok | tester, who runs this, holds CAP_NET_RAW"]


def test_the_interpreters_file_gives_it(bare: MadeUp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hallmonitor_agent.check.capabilities.file_gives_net_raw", lambda _program: True)
    (line,) = told(capabilities, bare.situation())
    assert line.startswith("ok | ")
    assert line.endswith("gives CAP_NET_RAW by its file capabilities")


def test_nobody_gives_it(bare: MadeUp) -> None:
    (line,) = told(capabilities, bare.situation())
    assert line.startswith(
        "fault | nothing gives CAP_NET_RAW | without it the kernel opens no packet socket | sudo setpriv"
    )
    assert line.endswith(f"hallmonitor-agent run --config {bare.root}/agent.toml")


def test_a_unit_that_does_not_give_it_is_to_be_edited(bare: MadeUp) -> None:
    bare.account = NOBODY
    bare.write(f"units/{UNIT}", "[Service]\nUser=hallmonitor\n")
    (line,) = told(capabilities, bare.situation())
    assert line.startswith(f"fault | {UNIT} does not give CAP_NET_RAW | ")
    assert "| systemctl edit " in line


def test_of_another_user_without_a_unit_nothing_is_known(bare: MadeUp) -> None:
    bare.account = NOBODY
    (line,) = told(capabilities, bare.situation())
    assert line.startswith(f"unknown | {UNIT} is not installed: how nobody comes by")


@pytest.mark.parametrize(
    ("text", "gives"),
    [
        (GIVES, True),
        ("[Service]\nAmbientCapabilities=CAP_NET_ADMIN CAP_NET_RAW\n", True),
        ("[Service]\nAmbientCapabilities=CAP_NET_RAWX\n", False),
    ],
)
def test_the_units_words_are_read(made_up: MadeUp, text: str, *, gives: bool) -> None:
    assert unit_gives_net_raw(made_up.machine) is None
    made_up.write(f"units/{UNIT}", text)
    assert unit_gives_net_raw(made_up.machine) is gives


@pytest.mark.parametrize(
    ("attribute", "gives"),
    [
        (struct.pack("<IIIII", 0x0200_0001, 1 << 13, 0, 0, 0), True),
        (struct.pack("<IIIII", 0x0200_0000, 1 << 13, 0, 0, 0), False),
        (struct.pack("<IIIII", 0x0200_0001, 1 << 12, 1 << 13, 0, 0), False),
        (b"\1", False),
    ],
)
def test_file_capabilities_are_read(attribute: bytes, gives: bool, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: FBT001 - a column of the table
    monkeypatch.setattr(os, "getxattr", lambda _path, _name: attribute)
    assert file_gives_net_raw(Path("/usr/bin/python3")) is gives


def test_a_file_without_them_gives_nothing(tmp_path: Path) -> None:
    (tmp_path / "program").touch()
    assert not file_gives_net_raw(tmp_path / "program")
