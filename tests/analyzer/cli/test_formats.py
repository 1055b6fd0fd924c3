from __future__ import annotations

import pytest
import typer

from hallmonitor.cli.formats import format_among, format_asked_for
from hallmonitor_service.faults import FaultsError


def test_a_format_is_one_of_those_that_there_are() -> None:
    read = format_among(("table", "csv"))
    assert (read("csv"), read(None)) == ("csv", None)
    with pytest.raises(typer.BadParameter, match="choose one of table, csv"):
        read("xml")


@pytest.mark.parametrize(
    ("named", "json_name", "form"),
    [(None, None, "table"), ("csv", None, "csv"), (None, "jsonl", "jsonl"), ("jsonl", "jsonl", "jsonl")],
)
def test_what_is_asked_for(named: str | None, json_name: str | None, form: str) -> None:
    assert format_asked_for(named, "table", json_name) == form


def test_two_formats_at_once_are_a_fault() -> None:
    with pytest.raises(FaultsError, match="--json and --format csv say two things"):
        format_asked_for("csv", "table", "jsonl")
