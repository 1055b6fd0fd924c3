from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hallmonitor.policy import Allowance, Policy, misspelt_groups, unused_exemptions
from hallmonitor.site import Site, load_site

if TYPE_CHECKING:
    from pathlib import Path


def policy(*exempt: tuple[str, ...]) -> Policy:
    uses = [{"name": f"s{place}", "exempt_groups": groups} for place, groups in enumerate(exempt)]
    clause = {"id": "other-use", "summary": "a use", "evidence": "seen", "signatures": uses}
    entries = [
        {
            "clause": "other-use",
            "evidence": "seen",
            "signature_name": use["name"],
            "exempt_groups": use["exempt_groups"],
        }
        for use in uses
    ]
    whole = {"id": "p", "title": "t", "board": "b", "adopted": "2019-09-25", "clauses": [clause], "entries": entries}
    return Policy.model_validate(whole)


def site(*groups: str) -> Site:
    named = [{"name": name, "addresses": [f"10.0.0.{place}"]} for place, name in enumerate(groups)]
    return Site.model_validate({"groups": named})


@pytest.mark.parametrize(
    ("exempt", "group"),
    [
        ("it-department", "it-departement"),
        ("it-department", "itdepartment"),
        ("it-departmetn", "it-department"),
        ("communications", "communication"),
        ("mail-servers", "mail-server"),
    ],
)
def test_a_slip_in_a_name_is_a_fault(exempt: str, group: str) -> None:
    (fault,) = misspelt_groups(policy((exempt,), (exempt, "staff")), site(group, "staff"), None)
    assert str(fault) == (
        f"the policy p names the group {exempt}, which the site calls {group} (write the same name in both)"
    )


@pytest.mark.parametrize(
    ("exempt", "group"),
    [
        ("it-department", "it-department"),
        ("it-department", "art-department"),
        ("mail-servers", "file-servers"),
        ("mail-servers", "main-servers"),
        ("staff", "students"),
    ],
)
def test_another_group_is_none(exempt: str, group: str) -> None:
    assert misspelt_groups(policy((exempt,)), site(group), None) == []


def test_a_group_that_is_exempt_itself_is_no_slip_for_another() -> None:
    assert misspelt_groups(policy(("mail-servers", "mail-server")), site("mail-server"), None) == []


def test_the_fault_stands_at_the_sites_group(tmp_path: Path) -> None:
    path = tmp_path / "site.toml"
    groups = [f'[[groups]]\nname = "{name}"\naddresses = ["10.0.0.{len(name)}"]\n' for name in ("staff", "mail-server")]
    path.write_text("".join(groups))
    (fault,) = misspelt_groups(policy(("mail-servers",)), load_site(path), path)
    assert (fault.path, fault.line) == (path, 5)


def test_exemptions_of_nobody_are_told_once_with_their_signatures() -> None:
    exempt = policy(("it-department", "mail-servers"), ("it-department", "staff", "default"), ("it-department",))
    assert unused_exemptions(exempt, site("staff", "file-servers")) == [
        "no device is in the group it-department, which the policy names: 3 signatures",
        ("no device is in the group mail-servers, which the policy names: 1 signature (did you mean file-servers?)"),
    ]
    assert unused_exemptions(exempt, site("staff", "mail-servers", "it-department")) == []
    assert len(unused_exemptions(exempt, Site())) == 3


def test_groups_that_have_an_allowance_count_like_exempt_ones() -> None:
    granted = policy(("staff",), ())
    entries = [
        entry.model_copy(update={"allowances": (Allowance(minutes=5, groups=("it-department", "staff")),)})
        for entry in granted.entries
    ]
    granted = granted.model_copy(update={"entries": tuple(entries)})
    assert len(misspelt_groups(granted, site("it-departement"), None)) == 1
    assert unused_exemptions(granted, site("it-department")) == [
        "no device is in the group staff, which the policy names: 2 signatures"
    ]
