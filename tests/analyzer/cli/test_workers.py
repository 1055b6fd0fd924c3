from __future__ import annotations

import os

import pytest

from hallmonitor.cli.workers import MOST, MOST_BY_DEFAULT, parse_workers
from hallmonitor_engine.engine_settings import WORKERS_MAX
from hallmonitor_service.faults import FaultsError


def test_the_default_is_one_a_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    for processors, workers in ((1, 1), (2, 2), (64, MOST_BY_DEFAULT)):
        monkeypatch.setattr(os, "sched_getaffinity", lambda _pid, count=processors: set(range(count)))
        assert parse_workers(None) == workers


def test_a_number_is_taken_as_it_is() -> None:
    assert [parse_workers("1"), parse_workers("16")] == [1, 16]
    assert MOST == WORKERS_MAX


@pytest.mark.parametrize("text", ["0", "17", "-1", "two", "", "1.5", "\u0663"])
def test_what_is_no_number_of_workers_is_a_fault(text: str) -> None:
    with pytest.raises(FaultsError) as raised:
        parse_workers(text)
    assert "from 1 to 16" in str(raised.value)
