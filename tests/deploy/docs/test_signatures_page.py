"""Every signature file that is shipped is told, with what its alerts say."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from reference_pages.signatures_page import signatures_page

RULES = Path(__file__).parents[3] / "signatures" / "rules"
POLICIES = sorted(path.stem for path in (RULES.parent / "policies").glob("*.yml"))
PAGE = signatures_page()
FLAT = " ".join(PAGE.replace("\\", "").split())


@pytest.mark.parametrize("path", sorted(RULES.rglob("*.yml")), ids=lambda path: path.stem)
def test_the_signature_is_told(path: Path) -> None:
    documents = list(yaml.safe_load_all(path.read_text(encoding="utf-8")))
    (told,) = (each for each in documents if each.get("name") == path.stem)
    section = PAGE[PAGE.index(f"\n### {path.stem}\n") :].split("\n### ")[1]
    assert f"- Level: {told['level']}\n" in section
    assert f"- Evidence: {told['acceptable_use']['evidence']}\n" in section
    assert f"[{path.stem}](#{path.stem})" in PAGE[: PAGE.index("## By clause and policy")]
    cannot = " ".join(told["acceptable_use"]["cannot_show"].split())
    assert cannot[1:80].replace("*", "") in FLAT
    assert told["title"] in FLAT
    assert "- Counts: " in section or "- Kind: `plain`\n" in section


@pytest.mark.parametrize("policy", POLICIES)
def test_the_policy_is_told_with_its_uses(policy: str) -> None:
    document = yaml.safe_load((RULES.parent / "policies" / f"{policy}.yml").read_text(encoding="utf-8"))
    table = PAGE[PAGE.index(f"\n### {policy}\n") :].split("\n### ")[1]
    uses = [(clause["id"], use["name"]) for clause in document["clauses"] for use in clause.get("signatures", ())]
    assert uses
    assert [use for use in uses if f"| {use[0]} | [{use[1]}](#{use[1]}) |" not in table] == []


def test_a_threshold_of_a_policy_is_shown() -> None:
    assert "| [gaming-over-allowance](#gaming-over-allowance) | its own | 15 |" in PAGE
