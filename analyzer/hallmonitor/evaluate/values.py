"""From one of pySigma's values to the test of a column."""

from __future__ import annotations

import ipaddress
from functools import partial
from typing import TYPE_CHECKING, Any

import re2
from sigma.types import (
    CompareOperators,
    Placeholder,
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
    SpecialChars,
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
from hallmonitor.evaluate.text_match import LINEAR, PatternError, compile_pattern
from hallmonitor.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

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


class Refused(Exception):  # noqa: N818 - named for what happened, as the engine's refusals are
    """What a signature asks cannot be answered from flow records.

    Attributes:
        message: what is wrong, without a full stop.
        remedy: what would be right; may be empty.
        field: the column that is at fault, where it is one.
    """

    def __init__(self, message: str, remedy: str = "", field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.field = field


class ValueCompiler:
    """Compiles values against their column's kind."""

    def __init__(
        self,
        vocabulary: Mapping[str, Column],
        placeholders: Mapping[str, Sequence[str]],
        known: Mapping[str, Collection[str]],
    ) -> None:
        self._vocabulary = vocabulary
        self._placeholders = placeholders
        self.used: set[str] = set()
        """Names of the placeholders that values have asked for so far."""
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
        for filled in self._filled(column, value.regexp, re2.escape):
            pattern = prefix + filled.to_plain(regex=True)
            try:
                compile_pattern(pattern)
            except PatternError as error:
                message = f"the regular expression {filled} is refused: {error}"
                raise Refused(message, LINEAR, column.name) from error
            tests.append(TextTest(column.name, cased=True, patterns=frozenset({pattern})))
        return _either(tests)

    def _string(self, column: Column, value: SigmaString) -> Expression:
        tests: list[Expression] = []
        for filled in self._filled(column, value):
            if column.kind is Kind.TEXT:
                tests.append(self._text(column, filled, cased=isinstance(value, SigmaCasedString)))
            elif filled.contains_special():
                remedy = "use cidr" if column.kind is Kind.ADDRESS else "use gt, gte, lt or lte"
                message = (
                    f"{column.name} holds {column.kind}, and wildcards, contains, startswith and endswith take text"
                )
                raise Refused(message, remedy, column.name)
            else:
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

    def _text(self, column: Column, value: SigmaString, *, cased: bool) -> TextTest:
        test = text_test(column.name, value, cased=cased)
        known = [*column.known, *self._known.get(column.name, ())]
        for text in test.exact:
            if known and text not in {candidate if cased else candidate.casefold() for candidate in known}:
                message = f"{column.name} is never {text!r}, so this can never match"
                shown = ", ".join(sorted(known)) if len(known) <= _SHOWN else ""
                raise Refused(message, f"one of {shown}" if shown else "", column.name)
        return test

    def _filled(self, column: Column, value: SigmaString, written: Callable[[str], str] = str) -> list[SigmaString]:
        """Give the value once for each entry of the list that its placeholder names.

        Entries are plain texts: an asterisk in a site's list is no wildcard.
        """
        names = [part.name for part in value.s if isinstance(part, Placeholder)]
        if not names:
            return [value]
        self.used.update(names)
        for name in names:
            if name not in self._placeholders:
                message = f"no list is called {name}, which the placeholder %{name}% asks for"
                known = ", ".join(sorted(self._placeholders))
                raise Refused(message, f"the site configuration has {known}" if known else "", column.name)
        if len(names) > 1:
            message = f"one value holds {len(names)} placeholders"
            raise Refused(message, "use one in each value", column.name)
        filled: list[SigmaString] = []
        for entry in self._placeholders[names[0]]:
            replacement = [SigmaString.from_str(written(entry))]
            filled += value.replace_placeholders(partial(_replaced, replacement))
        return filled


_SHOWN = 8


_FORM = {SpecialChars.WILDCARD_MULTI: "*", SpecialChars.WILDCARD_SINGLE: "?"}


def column_of(vocabulary: Mapping[str, Column], field: str) -> Column | None:
    """Give the column that a field names, by its own name or with dots for underscores; None where there is none."""
    return vocabulary.get(field) or vocabulary.get(field.replace(".", "_"))


def text_test(field: str, value: SigmaString, *, cased: bool) -> TextTest:
    """Turn a string with wildcards into the cheapest test that says the same."""
    parts = [part if cased or not isinstance(part, str) else part.casefold() for part in _merged(value)]
    words = frozenset({"".join(part for part in parts if isinstance(part, str))})
    match "".join("t" if isinstance(part, str) else _FORM[part] for part in parts):
        case "" | "t":
            return TextTest(field, cased, exact=words)
        case "*" | "t*":
            return TextTest(field, cased, prefixes=words)
        case "*t":
            return TextTest(field, cased, suffixes=words)
        case "*t*":
            return TextTest(field, cased, inside=words)
        case _:
            pattern = "".join(_regular(part) for part in parts)
            return TextTest(field, cased, patterns=frozenset({rf"(?s)\A{pattern}\z"}))


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


def _replaced(replacement: list[SigmaString], _placeholder: Placeholder) -> Iterator[SigmaString]:
    return iter(replacement)


def _merged(value: SigmaString) -> list[str | SpecialChars]:
    merged: list[str | SpecialChars] = []
    for part in value.s:
        if isinstance(part, Placeholder):  # filled in before
            continue
        if isinstance(part, str) and merged and isinstance(merged[-1], str):
            merged[-1] += part
        elif part:
            merged.append(part)
    return merged


def _joined(value: SigmaString) -> str:
    return "".join(part for part in value.s if isinstance(part, str))


def _regular(part: str | SpecialChars) -> str:
    if isinstance(part, str):
        return str(re2.escape(part))
    return ".*" if part is SpecialChars.WILDCARD_MULTI else "."


def _either(tests: list[Expression]) -> Expression:
    if not tests:
        return Constant(value=False)
    return tests[0] if len(tests) == 1 else AnyOf(tuple(tests))


def _numeric(column: Column) -> None:
    if column.kind not in {Kind.NUMBER, Kind.TIME}:
        message = f"{column.name} holds {column.kind}, not numbers"
        raise Refused(message, field=column.name)
