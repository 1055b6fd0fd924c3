"""The budget: instructions per packet that were accepted, and whether others are within it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SAME = 0.03
"""A change that must be accepted. Runs of one program differ by less than 0.2%: their hashes have other keys."""

OTHER = 0.15
"""The same where other tools built or counted, which move the count by some percent. A gross mistake still shows."""

HEAD = """\
# Instructions per packet of the whole engine, as callgrind counts them. `make guard-accept` writes this file.
"""


@dataclass(frozen=True, slots=True)
class Budget:
    """What was counted, and in which surroundings.

    Attributes:
        surroundings: what the count depends on beside the engine: the compiler, the C library and their like, by name.
        instructions: instructions per packet, by capture.
    """

    surroundings: dict[str, str]
    instructions: dict[str, float]

    @classmethod
    def read(cls, path: Path) -> Budget:
        """The budget in the file at `path`."""
        document = tomllib.loads(path.read_text(encoding="utf-8"))
        return cls(document["surroundings"], document["instructions_per_packet"])

    def write(self, path: Path) -> None:
        """Make this the budget in the file at `path`."""
        lines = [HEAD, "[surroundings]"]
        lines += [f'{name} = "{value}"' for name, value in self.surroundings.items()]
        lines += ["", "[instructions_per_packet]"]
        lines += [f"{name} = {value:.1f}" for name, value in self.instructions.items()]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to be said of a count.

    Attributes:
        lines: what to print.
        is_within: whether every capture is within the budget.
    """

    lines: list[str]
    is_within: bool


def judge(budget: Budget, counted: Budget) -> Verdict:
    """Compare a count with the budget, in both directions: an unnoticed gain would leave room for a loss as large."""
    if budget.surroundings.get("machine") != counted.surroundings.get("machine"):
        known, here = (each.surroundings.get("machine") for each in (budget, counted))
        return Verdict([f"not compared: the budget is for {known}, and this is {here}"], is_within=True)
    differing = [
        f"{name} {value} in place of {budget.surroundings.get(name)}"
        for name, value in counted.surroundings.items()
        if value != budget.surroundings.get(name)
    ]
    limit = OTHER if differing else SAME
    lines, within = [], True
    for name, instructions in counted.instructions.items():
        accepted = budget.instructions.get(name)
        change = instructions / accepted - 1 if accepted else float("inf")
        is_within = abs(change) <= limit
        within = within and is_within
        of_budget = f"{change:+.1%} of the budget's {accepted:.1f}" if accepted else "without a budget"
        told = "" if is_within else f": beyond {limit:.0%}"
        lines.append(f"{name}: {instructions:.1f} instructions per packet, {of_budget}{told}")
    if differing:
        lines.append(
            f"compared loosely, up to {limit:.0%}: {'; '.join(differing)}. `make guard-accept` makes these the rule"
        )
    return Verdict(lines, within)
