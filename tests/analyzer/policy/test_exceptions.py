from __future__ import annotations

from typing import TYPE_CHECKING

from hallmonitor.policy import Policy, exceptions_of_nothing, idle_exceptions
from hallmonitor.site import load_site

if TYPE_CHECKING:
    from pathlib import Path

    from hallmonitor.site import Site

SIGNATURES = ("port-scan", "gaming-over-allowance", "shopping-over-allowance")
TEXT = """\
[[exceptions]]
signature = "port-scan"
until = 2026-12-31
reason = "Maintenance"

[[exceptions]]
clause = "other-use"
until = 2026-12-31
reason = "A course"

[[cool_down]]
signature = "gaming-over-allowance"
minutes = 60
"""


def policy() -> Policy:
    uses = [{"name": "gaming-over-allowance"}]
    clause = {"id": "other-use", "summary": "a use", "evidence": "seen", "signatures": uses}
    entries = [{"clause": "other-use", "evidence": "seen", "signature_name": "gaming-over-allowance"}]
    whole = {"id": "p", "title": "t", "board": "b", "adopted": "2019-09-25", "clauses": [clause], "entries": entries}
    return Policy.model_validate(whole)


def site(text: str, path: Path) -> Site:
    path.write_text(text)
    return load_site(path)


def test_what_is_there_may_be_named(tmp_path: Path) -> None:
    path = tmp_path / "site.toml"
    assert exceptions_of_nothing(policy(), site(TEXT, path), SIGNATURES, path) == []
    assert exceptions_of_nothing(policy(), load_site(None), SIGNATURES, None) == []


def test_everything_else_is_a_fault_at_its_line(tmp_path: Path) -> None:
    path = tmp_path / "site.toml"
    text = TEXT.replace("port-scan", "prot-scan").replace("other-use", "copyright").replace("gaming-over", "gaming")
    faults = exceptions_of_nothing(policy(), site(text, path), SIGNATURES, path)
    assert [str(fault).removeprefix(f"{path}:") for fault in faults] == [
        "2: unknown signature prot-scan (did you mean port-scan?)",
        "7: the policy p has no clause copyright (known: other-use)",
        "12: unknown signature gaming-allowance (did you mean gaming-over-allowance?)",
    ]


def test_what_the_policy_does_not_use_is_told(tmp_path: Path) -> None:
    assert idle_exceptions(policy(), site(TEXT, tmp_path / "site.toml")) == [
        "the site has an exception or a cool-down for port-scan, which the policy does not use"
    ]
