from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

GUARD = Path(__file__).parents[2] / "benchmarks" / "guard"
spec = importlib.util.spec_from_file_location("hallmonitor_guard_budget", GUARD / "budget.py")
assert spec is not None
assert spec.loader is not None
budget = importlib.util.module_from_spec(spec)
sys.modules[spec.name] = budget
spec.loader.exec_module(budget)

AROUND = {"machine": "x86_64 aes avx2", "compiler": "rustc 1.95.0", "libc": "glibc 2.36"}
ACCEPTED = budget.Budget(AROUND, {"mix": 1000.0, "small": 500.0})


@pytest.mark.parametrize(
    ("mix", "small", "is_within", "said"),
    [
        (1000.0, 500.0, True, "mix: 1000.0 instructions per packet, +0.0% of the budget's 1000.0"),
        (1029.9, 485.1, True, "small: 485.1 instructions per packet, -3.0% of the budget's 500.0"),
        (1031.0, 500.0, False, "mix: 1031.0 instructions per packet, +3.1% of the budget's 1000.0: beyond 3%"),
        (1000.0, 484.0, False, "small: 484.0 instructions per packet, -3.2% of the budget's 500.0: beyond 3%"),
    ],
)
def test_a_change_of_three_percent_in_either_direction_leaves_the_budget(
    mix: float, small: float, *, is_within: bool, said: str
) -> None:
    verdict = budget.judge(ACCEPTED, budget.Budget(AROUND, {"mix": mix, "small": small}))
    assert verdict.is_within is is_within
    assert said in verdict.lines


@pytest.mark.parametrize(("mix", "is_within"), [(1149.0, True), (851.0, True), (1151.0, False), (849.0, False)])
def test_other_tools_are_compared_loosely_and_named(mix: float, *, is_within: bool) -> None:
    counted = budget.Budget(AROUND | {"compiler": "rustc 1.96.0"}, {"mix": mix, "small": 500.0})
    verdict = budget.judge(ACCEPTED, counted)
    assert verdict.is_within is is_within
    assert "compiler rustc 1.96.0 in place of rustc 1.95.0" in verdict.lines[-1]
    assert "make guard-accept" in verdict.lines[-1]


def test_another_machine_is_not_compared() -> None:
    verdict = budget.judge(ACCEPTED, budget.Budget(AROUND | {"machine": "aarch64"}, {"mix": 9.0, "small": 9.0}))
    assert verdict.is_within
    assert verdict.lines == ["not compared: the budget is for x86_64 aes avx2, and this is aarch64"]


def test_a_capture_without_a_budget_leaves_it() -> None:
    verdict = budget.judge(ACCEPTED, budget.Budget(AROUND, {"mix": 1000.0, "flood": 7.0}))
    assert not verdict.is_within


def test_what_is_written_is_read(tmp_path: Path) -> None:
    ACCEPTED.write(tmp_path / "budget.toml")
    assert budget.Budget.read(tmp_path / "budget.toml") == ACCEPTED


def test_the_budget_that_is_checked_in_holds_both_captures() -> None:
    checked_in = budget.Budget.read(GUARD / "budget.toml")
    assert set(checked_in.instructions) == {"mix", "small"}
    assert set(checked_in.surroundings) == {"machine", "compiler", "libc", "valgrind"}
