"""Keywords: values without a field, looked for anywhere in several columns.

In Sigma a keyword is looked for in the whole message of an event. A flow record has no message; the columns that hold
names stand for it.
"""

from __future__ import annotations

from sigma.types import (
    SigmaBool,
    SigmaCasedString,
    SigmaExpansion,
    SigmaNumber,
    SigmaRegularExpression,
    SigmaString,
    SigmaTimestampPart,
    SpecialChars,
)

KEYWORD_COLUMNS = (
    "domain",
    "dns_query",
    "service",
    "category",
    "network_protocol",
    "alpn",
    "device_name",
    "device_class",
    "file_type",
)
"""Where keywords are looked for, unless a processing pipeline names other columns in its variable `keywords`."""


def keyword_texts(value: object) -> list[SigmaString | SigmaRegularExpression] | None:
    """Give what a column must hold for a keyword to be in it; None where the value cannot be a keyword.

    A keyword without wildcards at its ends is found anywhere in a text.
    """
    match value:
        case SigmaExpansion(values=values):
            found = [keyword_texts(one) for one in values]
            return None if None in found else [text for texts in found if texts is not None for text in texts]
        case SigmaRegularExpression():
            return [value]
        case SigmaBool() | SigmaTimestampPart():
            return None
        case SigmaNumber():
            return [_anywhere(SigmaString(str(value)))]
        case SigmaString():
            return [_anywhere(value)]
        case _:
            return None


def _anywhere(text: SigmaString) -> SigmaString:
    star = SpecialChars.WILDCARD_MULTI
    if text.startswith(star) or text.endswith(star):
        return text
    wide: SigmaString = star + text + star
    return SigmaCasedString.from_sigma_string(wide) if isinstance(text, SigmaCasedString) else wide
