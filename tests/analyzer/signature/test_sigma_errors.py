from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sigma.exceptions import SigmaConditionError, SigmaCorrelationTypeError, SigmaLevelError
from sigma.rule import SigmaRule

from hallmonitor.correlate import CorrelationKind
from hallmonitor.evaluate import Refused
from hallmonitor.signature.sigma_errors import by_sigma, parsed_by_sigma, sigma_fault

if TYPE_CHECKING:
    from collections.abc import Callable

    from hallmonitor.signature.documents import Document
    from hallmonitor_service.faults import Fault

TEXT = "level: x\ndetection:\n  a: {domain: x}\n  condition: b\n"


@pytest.mark.parametrize(
    ("error", "line"), [(SigmaLevelError("bad level."), 1), (SigmaConditionError("bad."), 4), (TypeError(), 1)]
)
def test_errors_point_at_what_they_are_about(document: Callable[[str], Document], error: Exception, line: int) -> None:
    fault = sigma_fault(document(TEXT), error)
    assert fault.line == line
    assert fault.message.startswith("not Sigma: ")
    assert not fault.message.endswith(".")
    assert fault.remedy


def test_the_parsers_grammar_is_not_told(document: Callable[[str], Document]) -> None:
    raised = SigmaConditionError("Expected {{'1' | 'of'} | W:(0-9)}, found end of text  (at char 20), (line:1, col:21)")
    fault = sigma_fault(document(TEXT), raised)
    assert fault.message == "not Sigma: the condition cannot be read from character 21 on: end of text"
    assert "1 of NAME*" in fault.remedy


def test_every_kind_of_correlation_is_named_where_one_is_unknown(document: Callable[[str], Document]) -> None:
    remedy = sigma_fault(document(TEXT), SigmaCorrelationTypeError("unknown")).remedy
    assert all(kind in remedy for kind in [*CorrelationKind, "value_median"])


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (Refused("no such column", "name another"), "no such column"),
        (RecursionError(), "not Sigma: it is nested too deeply"),
        (SigmaLevelError("bad level."), "not Sigma: bad level"),
        (AttributeError("odd"), "not Sigma: AttributeError: odd"),
    ],
)
def test_whatever_is_raised_is_a_fault(document: Callable[[str], Document], error: Exception, message: str) -> None:
    def call() -> int:
        raise error

    faults: list[Fault] = []
    assert by_sigma(document(TEXT), faults, call, "detection") is None
    assert [(fault.line, fault.message) for fault in faults] == [(2, message)]


def test_what_was_made_is_given(document: Callable[[str], Document]) -> None:
    faults: list[Fault] = []
    assert by_sigma(document(TEXT), faults, lambda: 5) == 5
    assert faults == []


def test_all_that_is_said_of_a_document_is_told(document: Callable[[str], Document]) -> None:
    found = document(TEXT)
    faults: list[Fault] = []
    assert parsed_by_sigma(found, faults, SigmaRule, found.data) is not None
    assert {(fault.line, fault.message) for fault in faults} >= {
        (1, "not Sigma: 'x' is not a valid Sigma rule level"),
        (1, "not Sigma: Sigma rule must have a log source"),
    }
