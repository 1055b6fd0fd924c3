"""The form that a domain must have in a list."""

from __future__ import annotations

import re

_NAME = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9-]{1,63}(?<!-))*")
LONGEST = 253
"""Octets of a domain at most, RFC 1035 section 2.3.4."""

_ADDRESS_END = re.compile(r"(?:^|\.)[0-9]+\Z")


def domain_fault(text: str) -> tuple[str, str] | None:
    """What is wrong with `text` as a domain: `(what is wrong, what would be right)`, or nothing.

    A domain is lower-case letters, digits and hyphens in labels of 1 to 63 octets, 253 in all (RFC 1035 section 2.3.4,
    RFC 1123 section 2.1); internationalised labels are A-labels (RFC 5890 section 2.3.2.1).
    """
    if _NAME.fullmatch(text) and len(text) <= LONGEST and not _ADDRESS_END.search(text):
        return None
    return _wrong(text), _right(text)


def _wrong(text: str) -> str:  # noqa: PLR0911 - one line for each mistake
    if "://" in text:
        return "it has a scheme"
    if "/" in text:
        return "it has a slash"
    if "*" in text:
        return "it has a wildcard"
    if text.startswith("."):
        return "it begins with a dot"
    if text.endswith("."):
        return "it ends with a dot"
    if not text.isascii():
        return "it is not in ASCII"
    if text != text.lower():
        return "it has upper-case letters"
    if _ADDRESS_END.search(text):
        return "it is an address, or ends in a number"
    if len(text) > LONGEST:
        return f"it is longer than {LONGEST} characters"
    return "it is not made of labels of 1 to 63 letters, digits and inner hyphens"


def _right(text: str) -> str:
    bare = text.partition("://")[2] or text
    bare = bare.partition("/")[0].lower().removeprefix("*").strip(".")
    if not bare.isascii():
        try:
            bare = bare.encode("idna").decode("ascii")
        except UnicodeError:
            return "write internationalised labels as A-labels, xn--..."
    if bare != text and _NAME.fullmatch(bare) and not _ADDRESS_END.search(bare):
        return f"write {bare}, which covers all names below it"
    return "write a domain such as example.org"
