from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hallmonitor.cli import app, flow_writing
from hallmonitor.cli.quick import quick_command, read_flows


def _bound(*args: object, **kwargs: object) -> dict[str, Any]:
    bound = inspect.signature(flow_writing.write_flows).bind(*args, **kwargs)
    bound.apply_defaults()
    return bound.arguments


def _by_typer(arguments: list[str]) -> dict[str, Any]:
    """Give what typer makes of the arguments of `flows`; it must find nothing wrong with them."""
    found: list[dict[str, Any]] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "hallmonitor.cli.flows.write_flows", lambda *args, **kwargs: found.append(_bound(*args, **kwargs))
        )
        patch.setattr("sys.argv", ["hallmonitor", "flows", *arguments])
        assert not app.run()
    (one,) = found
    return one


def _agrees(arguments: list[str]) -> bool:
    """Tell whether the arguments are read; if they are, then as typer reads them."""
    read = read_flows(arguments)
    if read is None:
        return False
    assert _bound(**read) == _by_typer(arguments)
    return True


@pytest.mark.parametrize(
    "arguments",
    [
        "a.pcap",
        "-",
        "a.pcap b.pcap --format csv",
        "--format parquet a.pcap --output f.parquet b.pcap",
        "a.pcap --merge --wire-bytes --tunnels none",
        "a.pcap --tunnels gre,vxlan --output ./f//../f",
        "flows",
    ],
)
def test_what_is_right_is_read_as_typer_reads_it(arguments: str) -> None:
    assert _agrees(arguments.split())


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--help"],
        ["a.pcap", "--help"],
        ["--merge"],
        ["a.pcap", "--format"],
        ["a.pcap", "--format", "xml"],
        ["a.pcap", "--format=csv"],
        ["a.pcap", "--output", "-f"],
        ["a.pcap", "--output", "-"],
        ["a.pcap", "--output", ""],
        ["a.pcap", ""],
        ["a.pcap", "--merge", "--merge"],
        ["a.pcap", "--tunnels", "gre", "--tunnels", "vxlan"],
        ["a.pcap", "--merg"],
        ["a.pcap", "-m"],
        ["--", "a.pcap"],
    ],
)
def test_everything_else_is_left_to_typer(arguments: list[str]) -> None:
    assert read_flows(arguments) is None


WORDS = st.sampled_from(
    [
        "a.pcap",
        "-",
        "b c",
        "--format",
        "csv",
        "table",
        "--output",
        "f",
        "--merge",
        "--wire-bytes",
        "--tunnels",
        "gre",
        "é",
    ]
)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(WORDS, max_size=7))
def test_in_whatever_order_words_stand_both_agree(words: list[str]) -> None:
    _agrees(words)


def test_only_flows_is_read_quickly_and_no_shell_that_asks_for_completions() -> None:
    command = quick_command(["flows", "a.pcap", "--output", "f"], {})
    assert command is not None
    assert (command.func, command.args, command.keywords) == (  # type: ignore[attr-defined]
        flow_writing.write_flows,
        (),
        {"captures": ["a.pcap"], "output": Path("f")},
    )
    assert quick_command(["flows", "a.pcap"], {"_HALLMONITOR_COMPLETE": "complete_bash"}) is None
    assert quick_command(["replay", "a.pcap"], {}) is None
    assert quick_command([], {}) is None
