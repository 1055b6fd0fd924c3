from __future__ import annotations

from hallmonitor.columns import Columns
from hallmonitor.policy import PolicyEntry
from hallmonitor.replay.allowances import Allowances
from hallmonitor.shipped import root
from hallmonitor.signature import load_signatures
from hallmonitor.site import Site

MINUTE = 60_000_000
# 2026-05-12 08:00 in New York.
MORNING = 1_778_587_200_000_000


def test_each_signature_with_allowances_has_accounts_of_its_own() -> None:
    signatures = load_signatures(root(), Site().placeholders)
    gaming, shopping = signatures["gaming-over-allowance"], signatures["shopping-over-allowance"]
    fields = {"clause": "other-use", "evidence": "indicated"}
    granting = {"signature_name": gaming.name, "allowances": [{"minutes": 10, "megabytes": 2}]}
    entries = [
        PolicyEntry.model_validate({**fields, "signature_name": shopping.name}),
        PolicyEntry.model_validate({**fields, **granting}),
    ]
    allowances = Allowances(entries, Site().zone)
    assert allowances.narrowing(entries[0], shopping) is None
    assert allowances.usage() == ()
    use = allowances.narrowing(entries[1], gaming)
    assert use is not None
    rows = [
        {"ts": MORNING + at * MINUTE, "ts_end": MORNING + (at + 1) * MINUTE, "source_bytes": 7, "flow_id": at + 1}
        for at in range(12)
    ]
    assert use.counting(Columns.from_rows(rows)).tolist() == [False] * 10 + [True] * 2
    (view,) = allowances.usage()
    assert (view.signature, view.device, view.day, view.category) == (
        *("gaming-over-allowance", "a", "2026-05-12"),
        "uncategorized",
    )
    assert (view.spent_us, view.allowed_us, view.left_us) == (12 * MINUTE, 10 * MINUTE, 0)
    assert (view.spent_octets, view.allowed_octets, view.left_octets) == (84, 2_000_000, 1_999_916)
    assert allowances.devices(20_585) == {gaming.name: {"below_half": 0, "above_half": 0, "used_up": 1}}
    assert allowances.devices(20_586) == {gaming.name: {"below_half": 0, "above_half": 0, "used_up": 0}}
