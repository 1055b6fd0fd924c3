from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hallmonitor.explain.alert_explained import explain_alert
from hallmonitor.explain.kept_folder import open_folder
from hallmonitor.explain.restraint import restraint_sentences
from hallmonitor.explain.why_not import why_not

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hallmonitor.signature import SignatureSet

GAMES = "gaming-over-allowance"
NOTHING = {
    "signature": None, "clause": None, "device": None, "device_group": None, "domain": None, "until": "2026-06-30",
    "reason": "a club", "approved_by": None, "held": {}, "after_expiry": {},
}  # fmt: skip
SUMMARY = {
    "restraint": {
        "exceptions": [
            {**NOTHING, "signature": GAMES, "device_group": "club", "held": {GAMES: 2}},
            {**NOTHING, "clause": "other-use", "approved_by": "A. B.", "after_expiry": {GAMES: 1}},
            {**NOTHING, "signature": "adult-sites", "held": {"adult-sites": 9}},
            {**NOTHING, "clause": "copyright"},
        ],
        "cool_down": [
            {"signature": GAMES, "minutes": 60, "held": 1},
            {"signature": "adult-sites", "minutes": 9, "held": 9},
        ],
    }
}
FIRST = "The site excepts the signature gaming-over-allowance for the group club until 2026-06-30 (a club)"
SECOND = "The site excepts the clause other-use until 2026-06-30 (a club, approved by A. B.)"
TOLD = (
    f"{FIRST}: 2 alerts of this signature held back.",
    f"{SECOND}: 0 alerts of this signature held back.",
    "1 alert stood although that exception fits, since it had expired.",
    "For 60 minutes after an alert of this signature and group further ones are counted and not raised: 1 alert.",
)


def test_what_stands_for_a_signature_is_told() -> None:
    assert restraint_sentences(SUMMARY, GAMES, "other-use") == TOLD
    assert len(restraint_sentences(SUMMARY, GAMES, None)) == 2


def test_a_summary_without_any_tells_nothing() -> None:
    assert restraint_sentences({}, GAMES, "other-use") == ()
    assert restraint_sentences({"restraint": {}}, GAMES, "other-use") == ()


def test_both_explanations_tell_it(
    make_folder: Callable[..., Path],
    gaming: Callable[..., dict[str, Any]],
    use: Callable[..., object],
    signatures: SignatureSet,
) -> None:
    folder = make_folder([gaming(minute) for minute in range(40)], use(GAMES))
    path = folder / "summary.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | SUMMARY))
    told = explain_alert(folder, open_folder(folder).alerts[0]["id"], signatures)
    assert told.restraint == TOLD
    assert TOLD[3] in " ".join(told.text().split())
    assert why_not(folder, GAMES, "aaaa", "2026-05-12 09:30").notes[-4:] == TOLD
