from __future__ import annotations

from pathlib import Path

import pytest

from hallmonitor.cli.explaining import explain_one, explain_why_not
from hallmonitor_service.faults import FaultsError


def test_what_goes_with_the_other_form_is_refused_option_by_option() -> None:
    with pytest.raises(FaultsError) as error:
        explain_one(None, Path(), device="a", at="b", policy="c", site=Path("d"))
    assert [fault.message.removeprefix("explain: ") for fault in error.value.faults] == [
        "--device goes with --why-not",
        "--at goes with --why-not",
        "--policy goes with --why-not",
        "--site goes with --why-not",
        "no alert is named",
    ]


def test_what_a_question_needs_is_told_at_once() -> None:
    with pytest.raises(FaultsError) as error:
        explain_why_not("gambling-sites", Path(), "26")
    assert [fault.message.removeprefix("explain: ") for fault in error.value.faults] == [
        "an alert and --why-not exclude each other",
        "--why-not needs --device",
        "--why-not needs --at",
    ]
