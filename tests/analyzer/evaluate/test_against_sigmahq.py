"""Rules that others wrote: each is compiled, or refused by the field or the modifier that flow records lack."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sigma.collection import SigmaCollection
from sigma.rule import SigmaRule

from hallmonitor.columns import VOCABULARY, Column, Columns, Kind
from hallmonitor.evaluate import Compiler, Evaluator, Expression, Refused

if TYPE_CHECKING:
    from sigma.conditions import SigmaCondition


def _corpus() -> Path | None:
    named = os.environ.get("HALLMONITOR_SHARED")
    checkout = Path(__file__).resolve().parents[3]
    for shared in ([Path(named)] if named else []) + [checkout.parent / "shared"]:
        if (shared / "corpus" / "sigmahq").is_dir():
            return shared / "corpus" / "sigmahq"
    return None


CORPUS = _corpus()
PATHS = [] if CORPUS is None else sorted(CORPUS.glob("*.yml"))

pytestmark = pytest.mark.skipif(CORPUS is None, reason="no corpus of SigmaHQ rules: set HALLMONITOR_SHARED")


def _rules(path: Path) -> list[SigmaRule]:
    collection = SigmaCollection.from_yaml(path.read_text(encoding="utf-8"))
    return [rule for rule in collection.rules if isinstance(rule, SigmaRule)]


def test_there_are_rules() -> None:
    assert len(PATHS) > 100


def _refusal(compiler: Compiler, condition: SigmaCondition) -> Refused | Expression:
    try:
        return compiler.condition(condition.parsed)
    except Refused as refused:
        return refused


def _is_named(refused: Refused) -> bool:
    return (refused.field is not None and refused.field in refused.message) or "keyword" in refused.message


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_each_rule_compiles_or_is_refused_by_name(path: Path) -> None:
    found = [_refusal(Compiler(VOCABULARY), one) for rule in _rules(path) for one in rule.detection.parsed_condition]
    assert found
    assert all(_is_named(one) for one in found if isinstance(one, Refused))


class AnyText(dict[str, Column]):
    def get(self, name: str, default: object = None) -> Column:  # type: ignore[override]
        assert default is None
        return Column(name, Kind.TEXT, "A text.")


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_with_its_own_fields_as_text_each_rule_evaluates(path: Path) -> None:
    found = [_refusal(Compiler(AnyText()), one) for rule in _rules(path) for one in rule.detection.parsed_condition]
    for expression in found:
        if isinstance(expression, Refused):
            assert _is_named(expression)
        else:
            columns = Columns.from_rows([dict.fromkeys(_fields(expression))])
            assert Evaluator().over(columns).mask(expression).shape == (1,)


def _fields(expression: object) -> set[str]:
    parts = getattr(expression, "parts", None) or ([expression.part] if hasattr(expression, "part") else [])
    own = {expression.field} if hasattr(expression, "field") else set()
    return own.union(*(_fields(part) for part in parts)) if parts else own
