"""What `hallmonitor signatures` `new`, `list`, `show` and `schema` do, once their command line is read."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

from hallmonitor_service.faults import FaultsError
from hallmonitor_service.telling import say

if TYPE_CHECKING:
    from pathlib import Path


def write_new(name: str, clause: str, kind: str, out: Path, day: date, *, as_json: bool = False) -> None:
    """Write the starting file of a signature, and say where; as a JSON object where asked for.

    Raises:
        FaultsError: it cannot be written so, or is there already.
    """
    from hallmonitor.authoring.starting_file import Wish, write_starting_file

    path = write_starting_file(Wish(name, clause, kind, day), out)
    if as_json:
        say(json.dumps({"name": name, "file": str(path)}, ensure_ascii=False))
        return
    say(f"wrote {path}")
    say(f"next: hallmonitor signatures check {path} && hallmonitor signatures test {path}")


def day_of(text: str) -> date:
    """Read a day as a person writes it, such as 2026-05-12.

    Raises:
        FaultsError: it is no day.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise FaultsError.single(f"{text!r} is no day", "write it as 2026-05-12") from None


def list_signatures(policy: str | None, *, as_json: bool = False) -> None:
    """Tell the shipped signatures, or those that a policy uses.

    Raises:
        FaultsError: the policy, or one that is shipped, cannot be used.
    """
    from hallmonitor.authoring.overview import TITLES, overview, overview_of_policy, policies_using
    from hallmonitor.authoring.text_table import text_table
    from hallmonitor.cli.signatures_choosing import load_meant
    from hallmonitor.policy import load_policy
    from hallmonitor.shipped import root

    (loaded,) = load_meant([], None)
    users = policies_using(loaded.whole, root())
    if policy is None:
        listed = overview(loaded.whole, users)
    else:
        listed = overview_of_policy(loaded.whole, load_policy(policy, loaded.whole, root()), users)
    if as_json:
        lines = [json.dumps(one.as_json(), ensure_ascii=False) for one in listed]
    else:
        lines = text_table(TITLES, [one.as_row() for one in listed], right={"threshold"})
    for line in lines:
        say(line)


def show_signatures(words: list[str], site: Path | None, *, as_json: bool = False) -> None:
    """Describe signatures.

    Args:
        words: paths, or names of shipped signatures.
        site: the site configuration; None for the defaults.
        as_json: one JSON object a line instead of text.

    Raises:
        FaultsError: something that a person wrote or named cannot be used.
    """
    from hallmonitor.authoring.described import described_text, described_value
    from hallmonitor.authoring.overview import policies_using
    from hallmonitor.cli.signatures_choosing import load_meant
    from hallmonitor.shipped import root

    before = ""
    for loaded in load_meant(words, site):
        users = policies_using(loaded.whole, root()) if loaded.root == root() else None
        for signature in loaded.signatures:
            policies = None if users is None else users.get(signature.name, ())
            if as_json:
                say(json.dumps(described_value(signature, policies), ensure_ascii=False))
                continue
            for line in (before + described_text(signature, policies)).split("\n"):
                say(line)
            before = "\n"


def print_schema() -> None:
    """Write the JSON Schema of signature files to standard output."""
    from hallmonitor.signature.schema import schema_text

    for line in schema_text().splitlines():
        say(line)
