"""Pydantic's refusals in words for people who write TOML and YAML, not Python."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hallmonitor_service.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic_core import ErrorDetails

_TABLE: Final = ("must hold keys with values", "write its keys below it")
_LIST: Final = ("must be a list", "put it in [ ], with commas between")
_TEXT: Final = ("must be text", "put it in quotes")
_WHOLE: Final = ("must be a whole number", "")
_FLAG: Final = ("must be true or false", "without quotes")
_DATE: Final = ("must be a day", "such as 2019-09-25")

_PLAIN: Final[Mapping[str, tuple[str, str]]] = {
    "model_type": _TABLE,
    "model_attributes_type": _TABLE,
    "dict_type": _TABLE,
    "tuple_type": _LIST,
    "too_short": ("must not be empty", "give it at least one entry"),
    "string_type": _TEXT,
    "path_type": _TEXT,
    "string_unicode": _TEXT,
    "string_too_short": ("must not be empty", "write at least one letter"),
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_from_float": _WHOLE,
    "bool_type": _FLAG,
    "bool_parsing": _FLAG,
    "date_type": _DATE,
    "date_parsing": _DATE,
    "date_from_datetime_parsing": _DATE,
    "date_from_datetime_inexact": _DATE,
}
"""What a value must be, and a remedy, for each of pydantic's types of error that the project's models can raise."""


def in_plain_words(error: ErrorDetails) -> tuple[str, str]:
    """Give what the value must be, in words that follow a key's name, and a remedy that may be empty."""
    kind, context = error["type"], error.get("ctx", {})
    if kind == "tuple_type" and isinstance(error["input"], dict):
        return "must be a list", f"in TOML each entry begins with [[{error['loc'][-1]}]], in YAML with -"
    if kind == "greater_than":
        return f"must be more than {context['gt']}", ""
    if kind == "greater_than_equal":
        return f"must be at least {context['ge']}", ""
    if kind == "less_than_equal":
        return f"must be at most {context['le']}", ""
    if kind == "literal_error":
        # Pydantic lists the choices as 'a', 'b' or 'c'.
        expected = str(context["expected"])
        return f"must be {expected}", nearest(str(error["input"]), expected.split("'")[1::2])
    return _PLAIN.get(kind) or (f"cannot be read: {error['msg'].lower()}", "")
