from __future__ import annotations

import pytest

from hallmonitor.evaluate import AllOf, AnyOf, Constant, Expression, Not
from hallmonitor.evaluate.expression import NumberTest, SameTest, TextTest
from hallmonitor.evaluate.normal_form import Every, Leaf, Node, NormalForms, Some, each_test, used_leaves

A, B = (TextTest("domain", exact=frozenset({text})) for text in "ab")
C = TextTest("category", exact=frozenset({"c"}))
ONE = NumberTest("source_bytes", "eq", frozenset({1}))
SAME = SameTest("domain", "dns_query")
YES, NO = Constant(value=True), Constant(value=False)


def shown(node: Node | bool) -> object:  # noqa: FBT001 - a form may be its own value
    match node:
        case Every(parts):
            return "every", *map(shown, parts)
        case Some(parts):
            return "some", *map(shown, parts)
        case Leaf(expression=expression):
            return expression
    return node


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (A, A),
        (Not(Not(A)), A),
        (Not(YES), False),
        (AllOf(()), True),
        (AnyOf(()), False),
        (AllOf((A, NO)), False),
        (AllOf((A, YES)), A),
        (AnyOf((A, YES)), True),
        (Not(AnyOf((A, YES))), False),
        (AllOf((A, C)), ("every", A, C)),
        (AllOf((A, Not(B))), AllOf((A, Not(B)))),
        (Not(AllOf((A, C))), ("some", Not(A), Not(C))),
        (Not(AnyOf((A, B))), AllOf((Not(A), Not(B)))),
        (AllOf((A, AllOf((C, ONE)), B)), ("every", AllOf((A, B)), C, ONE)),
        (AllOf((A, Not(AnyOf((C, B))))), ("every", AllOf((A, Not(B))), Not(C))),
        (AnyOf((AllOf((A, C)), ONE)), ("some", ONE, ("every", A, C))),
        (AllOf((SAME, Not(SAME))), ("every", SAME, Not(SAME))),
        (AllOf((A, A)), A),
    ],
)
def test_negation_comes_down_to_leaves(expression: Expression, expected: object) -> None:
    assert shown(NormalForms().of(expression)) == expected


def test_equal_leaves_are_one() -> None:
    forms = NormalForms()
    one, other = forms.of(AllOf((A, C))), forms.of(AnyOf((C, Not(A))))
    assert isinstance(one, Every)
    assert isinstance(other, Some)
    assert one.parts[1] is other.parts[0]
    assert [leaf.number for leaf in used_leaves(one)] == [0, 1]
    assert [leaf.field for leaf in used_leaves(other)] == ["category", "domain"]


def test_all_tests_of_an_expression_are_given() -> None:
    assert list(each_test(AllOf((A, Not(AnyOf((C, SAME))), YES)))) == [A, C, SAME]
