"""Hold the engine to its budget of instructions per packet, or accept what it takes now as the budget."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from budget import Budget, judge
from counting import (
    BUILD,
    REPOSITORY,
    MissingToolError,
    build,
    capture,
    catalogue,
    instructions_per_packet,
    profile,
    surroundings,
    valgrind,
)

BUDGET = Path(__file__).with_name("budget.toml")
CAPTURES = ("mix", "small")


def count() -> Budget:
    """Count the instructions for every capture.

    Raises:
        MissingToolError: a program that is needed is not installed.
    """
    BUILD.mkdir(parents=True, exist_ok=True)
    around = surroundings()
    stages, traffic, services = build("stages"), build("traffic"), catalogue()
    counted = {kind: instructions_per_packet(stages, capture(traffic, kind), services) for kind in CAPTURES}
    return Budget(around, counted)


def shown(path: Path) -> str:
    """A path as a person at the repository's root writes it."""
    return str(path.relative_to(REPOSITORY))


def check() -> int:
    """Compare with the budget, and say what to do where it is left. Without valgrind, say so and let pass."""
    try:
        valgrind()
    except MissingToolError as missing:
        print(f"guard: skipped: {missing}")
        return 0
    verdict = judge(Budget.read(BUDGET), count())
    for line in verdict.lines:
        print(f"guard: {line}")
    if verdict.is_within:
        return 0
    profiles = " and ".join(shown(profile(BUILD / f"{kind}.pcap")) for kind in CAPTURES)
    print(
        "guard: the engine left its budget.\n"
        f"  Where that is not meant, callgrind_annotate tells where the instructions go, of {profiles}.\n"
        f"  Where it is meant, run `make guard-accept` and commit {shown(BUDGET)} with the reason.",
        file=sys.stderr,
    )
    return 1


def accept() -> int:
    """Make what the engine takes now the budget."""
    counted = count()
    counted.write(BUDGET)
    for name, instructions in counted.instructions.items():
        print(f"guard: {name}: {instructions:.1f} instructions per packet, accepted")
    return 0


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", choices=("check", "accept"))
    try:
        return check() if parser.parse_args().command == "check" else accept()
    except MissingToolError as missing:
        print(f"guard: {missing}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
