from __future__ import annotations

import inspect
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hallmonitor.cli import app, flow_writing, judging, looking_up, signatures_proving
from hallmonitor.cli.quick import FORMS, quick_command, read_parameters
from hallmonitor_service.verbosity import asked_for

WORK = {
    "flows": flow_writing.write_flows,
    "replay": judging.judge_captures,
    "catalogue lookup": looking_up.look_up_names,
    "signatures check": signatures_proving.check_signatures,
    "signatures test": signatures_proving.prove_signatures,
}


def _bound(command: str, *args: object, **kwargs: object) -> dict[str, Any]:
    bound = inspect.signature(WORK[command]).bind(*args, **kwargs)
    bound.apply_defaults()
    return bound.arguments


def _by_typer(command: str, arguments: list[str]) -> dict[str, Any]:
    """Give what typer makes of a command's arguments; it must find nothing wrong with them."""
    found: list[dict[str, Any]] = []
    with pytest.MonkeyPatch.context() as patch:
        work = WORK[command].__name__
        patch.setattr(
            f"hallmonitor.cli.{command.split(maxsplit=1)[0]}.{work}",
            lambda *args, **kwargs: found.append(_bound(command, *args, **kwargs)),
        )
        patch.setattr("sys.argv", ["hallmonitor", *command.split(), *arguments])
        assert not app.run()
    (one,) = found
    return one


def _agrees(command: str, arguments: list[str]) -> bool:
    """Tell whether the arguments are read; if they are, then as typer reads them."""
    quick = quick_command([*command.split(), *arguments], {})
    if quick is None:
        return False
    assert isinstance(quick, partial)
    assert quick.func is WORK[command]
    told = asked_for()
    assert (_bound(command, **quick.keywords), told) == (_by_typer(command, arguments), asked_for())
    return True


@pytest.mark.parametrize(
    "line",
    [
        "flows a.pcap",
        "flows -",
        "flows a.pcap b.pcap --format csv",
        "flows --format parquet a.pcap --output f.parquet b.pcap",
        "flows a.pcap --merge --wire-bytes --tunnels none",
        "flows a.pcap --tunnels gre,vxlan --output ./f//../f",
        "flows a.pcap --heuristics fully-encrypted",
        "flows flows",
        "replay a.pcap --policy torrington-4012 --out week",
        "replay --out week/ --policy ./mine.yml a.pcap - --site s.toml --site-key k --show-addresses --tunnels gre",
        "replay a.pcap --policy p --out week --heuristics fully-encrypted",
        "replay a.pcap --policy p -o week --json",
        "flows a.pcap -o f --json",
        "flows -v a.pcap --merge",
        "flows a.pcap -q",
    ],
)
def test_what_is_right_is_read_as_typer_reads_it(line: str) -> None:
    command, *arguments = line.split()
    assert _agrees(command, arguments)


@pytest.mark.parametrize(
    "line", ["a.example", "- a.example", "a.example --json", "--signatures --json flows -", "a --overlay x --site y"]
)
def test_a_command_of_a_group_is_read_as_typer_reads_it(line: str) -> None:
    assert _agrees("catalogue lookup", line.split())


@pytest.mark.parametrize("command", ["signatures check", "signatures test"])
@pytest.mark.parametrize("line", ["", "a.yml b", "--json dns-tunnel --site s.toml"])
def test_signatures_are_meant_as_typer_reads_them(command: str, line: str) -> None:
    assert _agrees(command, line.split())


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--help"],
        ["--version"],
        ["inspect", "a.pcap", "--flow", "0123456789abcdef"],
        ["demo", "day.pcap"],
        ["flwos", "a.pcap"],
        ["--version", "flows", "a.pcap"],
        ["flows"],
        ["flows", "a.pcap", "--help"],
        ["flows", "--merge"],
        ["flows", "a.pcap", "--format"],
        ["flows", "a.pcap", "--format", "xml"],
        ["flows", "a.pcap", "--format=csv"],
        ["flows", "a.pcap", "--output", "-f"],
        ["flows", "a.pcap", "--output", "-"],
        ["flows", "a.pcap", "--output", ""],
        ["flows", "a.pcap", ""],
        ["flows", "a.pcap", "--merge", "--merge"],
        ["flows", "a.pcap", "--tunnels", "gre", "--tunnels", "vxlan"],
        ["flows", "a.pcap", "--merg"],
        ["flows", "a.pcap", "-m"],
        ["flows", "a.pcap", "-q", "-v"],
        ["flows", "-v", "a.pcap", "--verbose"],
        ["flows", "a.pcap", "-qv"],
        ["flows", "a.pcap", "--output", "-q"],
        ["-q", "flows", "a.pcap"],
        ["flows", "--", "a.pcap"],
        ["flows", "a.pcap", "--policy", "torrington-4012"],
        ["catalogue"],
        ["catalogue", "lookup"],
        ["catalogue", "lookup", "--json"],
        ["catalogue", "lookup", "a.example", "--help"],
        ["catalogue", "check"],
        ["lookup", "a.example"],
        ["replay", "a.pcap"],
        ["replay", "a.pcap", "--policy", "torrington-4012"],
        ["replay", "--policy", "torrington-4012", "--out", "week"],
    ],
)
def test_everything_else_is_left_to_typer(arguments: list[str]) -> None:
    assert quick_command(arguments, {}) is None


def test_a_shell_that_asks_for_completions_is_left_to_typer() -> None:
    assert quick_command(["flows", "a.pcap"], {"_HALLMONITOR_COMPLETE": "complete_bash"}) is None


def test_a_variable_of_the_environment_is_left_to_typer_where_it_counts() -> None:
    arguments = ["a.pcap", "--policy", "torrington-4012", "--out", "week"]
    environment = {"HALLMONITOR_SITE_KEY_FILE": "key"}
    assert read_parameters(arguments, FORMS["replay"], {}) is not None
    assert read_parameters(arguments, FORMS["replay"], environment) is None
    read = read_parameters([*arguments, "--site-key", "other"], FORMS["replay"], environment)
    assert read is not None
    assert read["site_key"] == Path("other")


@pytest.mark.parametrize("command", sorted(FORMS))
def test_every_parameter_has_its_option(command: str) -> None:
    form = FORMS[command]
    named = {name for name, _ in form.values.values()} | set(form.flags.values()) | {form.words}
    assert named == set(inspect.signature(WORK[command]).parameters)


WORDS = ["a.pcap", "-", "b c", "csv", "table", "é", "-v", "-q", *FORMS["flows"].values, *FORMS["flows"].flags]
REPLAY = [*FORMS["replay"].values, *FORMS["replay"].flags]


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(WORDS), max_size=7))
def test_in_whatever_order_the_words_of_flows_stand_both_agree(words: list[str]) -> None:
    _agrees("flows", words)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    st.permutations([["a.pcap"], ["--policy", "p"], ["--out", "o"]]),
    st.lists(st.sampled_from([*REPLAY, "x"]), max_size=4),
)
def test_in_whatever_order_the_words_of_replay_stand_both_agree(pieces: list[list[str]], more: list[str]) -> None:
    _agrees("replay", [*(word for piece in pieces for word in piece), *more])
