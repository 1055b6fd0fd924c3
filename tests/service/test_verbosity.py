from __future__ import annotations

import pytest

from hallmonitor_service.verbosity import Verbosity, ask_for, asked_for


@pytest.mark.parametrize("verbosity", Verbosity)
def test_what_was_asked_for_holds(verbosity: Verbosity) -> None:
    ask_for(verbosity)
    assert asked_for() is verbosity


def test_more_is_more() -> None:
    assert Verbosity.QUIET < Verbosity.NORMAL < Verbosity.VERBOSE
