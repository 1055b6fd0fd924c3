"""From one of pySigma's values to the test of a column."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Any

import re2
from sigma.types import (
    CompareOperators,
    SigmaBool,
    SigmaCasedString,
    SigmaCIDRExpression,
    SigmaCompareExpression,
    SigmaExists,
    SigmaExpansion,
    SigmaFieldReference,
    SigmaNull,
    SigmaNumber,
    SigmaRegularExpression,
    SigmaString,
    SigmaTimestampPart,
)

from hallmonitor.columns import Column, Kind
from hallmonitor.columns.addresses import network_bounds
from hallmonitor.evaluate.expression import (
    AddressTest,
    AnyOf,
    Constant,
    Not,
    NothingTest,
    NumberTest,
    SameTest,
    TextTest,
)
from hallmonitor.evaluate.limits import limits_of
from hallmonitor.evaluate.patterns import LINEAR, PatternError, compile_pattern
from hallmonitor.evaluate.placeholders import Lists
from hallmonitor.evaluate.refused import Refused
from hallmonitor.evaluate.wildcards import listed_tests, text_test
from hallmonitor_service.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from hallmonitor.evaluate.expression import Expression, Operator, Relation

_OPERATORS: dict[CompareOperators, Operator] = {
    CompareOperators.LT: "lt",
    CompareOperators.LTE: "lte",
    CompareOperators.GT: "gt",
    CompareOperators.GTE: "gte",
}


_RELATIONS: dict[tuple[bool, bool], Relation] = {
    (False, False): "whole",
    (True, False): "prefix",
    (False, True): "suffix",
    (True, True): "inside",
}
"""Where the other column's text stands, by what pySigma's reference says of begin and end."""


class ValueCompiler:
    """Compiles values against their column's kind."""

    def __init__(
        self,
        vocabulary: Mapping[str, Column],
        placeholders: Mapping[str, Sequence[str]],
        known: Mapping[str, Collection[str]],
    ) -> None:
        self._vocabulary = vocabulary
        self._lists = Lists(placeholders)
        self._known = known
        # A SigmaTimestampPart is a SigmaNumber too, so it comes first.
        self._by_type: tuple[tuple[type, Callable[[Column, Any], Expression]], ...] = (
            (SigmaNull, self._null),
            (SigmaExists, self._exists),
            (SigmaExpansion, self._expansion),
            (SigmaFieldReference, self._reference),
            (SigmaBool, self._flag),
            (SigmaCIDRExpression, self._network),
            (SigmaCompareExpression, self._compare),
            (SigmaTimestampPart, self._time_part),
            (SigmaNumber, self._number),
            (SigmaRegularExpression, self._pattern),
            (SigmaString, self._string),
        )

    @property
    def used(self) -> frozenset[str]:
        """Names of the lists that values have asked for so far."""
        return frozenset(self._lists.used)

    def test(self, column: Column, value: object) -> Expression:
        """Compile the comparison of a column with a value.

        Raises:
            Refused: where such a value cannot be compared with such a column.
        """
        for value_type, compile_one in self._by_type:
            if isinstance(value, value_type):
                return compile_one(column, value)
        message = f"a value of type {type(value).__name__} is not supported"
        raise Refused(message, field=column.name)

    def _null(self, column: Column, _value: SigmaNull) -> Expression:
        return NothingTest(column.name)

    def _exists(self, column: Column, value: SigmaExists) -> Expression:
        return Not(NothingTest(column.name)) if value else NothingTest(column.name)

    def _expansion(self, column: Column, value: SigmaExpansion) -> Expression:
        return _either([self.test(column, part) for part in value.values])

    def _time_part(self, column: Column, _value: SigmaTimestampPart) -> Expression:
        message = "modifiers that take a part of a time are not supported"
        raise Refused(message, "use schedule or active_minute", column.name)

    def _flag(self, column: Column, value: SigmaBool) -> Expression:
        if column.kind is not Kind.FLAG:
            message = f"{column.name} holds {column.kind}, not true or false"
            raise Refused(message, "put a text in quotes", column.name)
        return NumberTest(column.name, "eq", frozenset({int(value.boolean)}))

    def _number(self, column: Column, value: SigmaNumber) -> Expression:
        if column.kind is Kind.TEXT:
            message = f"{column.name} holds text, and {value} is a number"
            raise Refused(message, "put it in quotes", column.name)
        _numeric(column)
        return _equal(column, value.number)

    def _compare(self, column: Column, value: SigmaCompareExpression) -> Expression:
        _numeric(column)
        number = value.number.number
        operator = _OPERATORS.get(value.op)
        if operator is None:
            return Not(_equal(column, number))
        least, most = limits_of(column.name)
        if number > most or (operator == "gt" and number == most):
            if operator in {"gt", "gte"}:
                raise Refused(*_beyond(column, f"at most {most:,}", number))
        elif (number < least or (operator == "lt" and number == least)) and operator in {"lt", "lte"}:
            raise Refused(*_beyond(column, f"at least {least:,}", number))
        return NumberTest(column.name, operator, frozenset({number}))

    def _network(self, column: Column, value: SigmaCIDRExpression) -> Expression:
        if column.kind is not Kind.ADDRESS:
            message = f"{column.name} holds {column.kind}, and cidr compares addresses"
            raise Refused(message, field=column.name)
        return AddressTest(column.name, frozenset({network_bounds(value.network)}))

    def _reference(self, column: Column, value: SigmaFieldReference) -> Expression:
        other = column_of(self._vocabulary, value.field)
        if other is None:
            message = f"unknown field {value.field}"
            raise Refused(message, nearest(value.field, self._vocabulary), field=column.name)
        if other.kind is not column.kind:
            message = f"{column.name} holds {column.kind} and {other.name} {other.kind}, which are never the same"
            raise Refused(message, "compare columns of one kind", column.name)
        relation = _RELATIONS[value.starts_with, value.ends_with]
        if relation != "whole" and column.kind is not Kind.TEXT:
            message = f"{column.name} holds {column.kind}, and contains, startswith and endswith take text"
            raise Refused(message, "compare the columns as wholes", column.name)
        return SameTest(column.name, other.name, relation)

    def _pattern(self, column: Column, value: SigmaRegularExpression) -> Expression:
        if column.kind is not Kind.TEXT:
            message = f"{column.name} holds {column.kind}, and a regular expression looks at text"
            raise Refused(message, field=column.name)
        flags = "".join(sorted(value.sigma_to_re_flag[flag] for flag in value.flags))
        prefix = f"(?{flags})" if flags else ""
        tests: list[Expression] = []
        for filled in self._lists.filled(column.name, value.regexp, re2.escape):
            pattern = prefix + filled.to_plain(regex=True)
            try:
                compile_pattern(pattern)
            except PatternError as error:
                message = f"the regular expression {filled} is refused: {error}"
                raise Refused(message, LINEAR, column.name) from error
            tests.append(TextTest(column.name, cased=True, patterns=frozenset({pattern})))
        return _either(tests)

    def _string(self, column: Column, value: SigmaString) -> Expression:
        cased = isinstance(value, SigmaCasedString)
        if column.kind is Kind.TEXT:
            entries = self._lists.entries(column.name, value)
            if entries is None:
                return self._possible(column, text_test(column.name, value, cased=cased))
            return _either([self._possible(column, test) for test in listed_tests(column.name, value, entries, cased)])
        tests: list[Expression] = []
        for filled in self._lists.filled(column.name, value):
            if filled.contains_special():
                remedy = "use cidr" if column.kind is Kind.ADDRESS else "use gt, gte, lt or lte"
                message = (
                    f"{column.name} holds {column.kind}, and wildcards, contains, startswith and endswith take text"
                )
                raise Refused(message, remedy, column.name)
            tests.append(self._plain(column, _joined(filled)))
        return _either(tests)

    def _plain(self, column: Column, text: str) -> Expression:
        if column.kind is Kind.ADDRESS:
            try:
                network = ipaddress.ip_network(text)
            except ValueError as error:
                message = f"{text!r} is no address"
                raise Refused(message, field=column.name) from error
            return AddressTest(column.name, frozenset({network_bounds(network)}))
        if column.kind is not Kind.FLAG and text.isascii() and text.isdecimal():
            return _equal(column, int(text))
        wanted = "true or false, without quotes" if column.kind is Kind.FLAG else "a number"
        message = f"{column.name} is {wanted}, and {text!r} is text"
        raise Refused(message, field=column.name)

    def _possible(self, column: Column, test: TextTest) -> TextTest:
        known = [*column.known, *self._known.get(column.name, ())]
        folded = {text if test.cased else text.casefold() for text in known}
        for text in test.exact if known else ():
            if text not in folded:
                message = f"{column.name} is never {text!r}, so this can never match"
                shown = ", ".join(sorted(known)) if len(known) <= _SHOWN else ""
                raise Refused(message, f"one of {shown}" if shown else "", column.name)
        return test


_SHOWN = 8


def column_of(vocabulary: Mapping[str, Column], field: str) -> Column | None:
    """Give the column that a field names, by its own name or with dots for underscores; None where there is none."""
    return vocabulary.get(field) or vocabulary.get(field.replace(".", "_"))


def _equal(column: Column, number: float) -> Expression:
    least, most = limits_of(column.name)
    if not least <= number <= most:
        told = f"at most {most:,}" if number > most else f"at least {least:,}"
        raise Refused(*_beyond(column, told, number))
    if number != int(number):
        message = f"{column.name} holds whole numbers, and is never {number:g}"
        raise Refused(message, "use gt, gte, lt or lte", column.name)
    return NumberTest(column.name, "eq", frozenset({number}))


def _beyond(column: Column, told: str, number: float) -> tuple[str, str, str]:
    message = f"{column.name} is {told}, so comparing it with {number:,} can never match"
    return message, "", column.name


def _joined(value: SigmaString) -> str:
    return "".join(part for part in value.s if isinstance(part, str))


def _either(tests: list[Expression]) -> Expression:
    if not tests:
        return Constant(value=False)
    return tests[0] if len(tests) == 1 else AnyOf(tuple(tests))


def _numeric(column: Column) -> None:
    if column.kind not in {Kind.NUMBER, Kind.TIME}:
        message = f"{column.name} holds {column.kind}, not numbers"
        raise Refused(message, field=column.name)
