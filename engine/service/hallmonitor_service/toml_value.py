"""A value of a configuration that stands alone, as a variable of the environment holds it."""

from __future__ import annotations

import tomllib
from typing import Final

_OPENS: Final = ("[", "{", '"', "'")
"""What begins so was meant as a list, a table or quoted text."""


def read_value(text: str) -> object:
    """Read a value as TOML; a bare word, which TOML knows only as a key, is text.

    So `7` is a number, `true` a truth value, `["ens18"]` a list, and `ens18`, `/srv/spool` or `src net 10.0.0.0/8` are
    text, as is `"7"`.

    Args:
        text: the value alone.

    Raises:
        ValueError: it begins like a list, a table or quoted text, and is none.
    """
    try:
        document = tomllib.loads(f"value = {text}")
    except tomllib.TOMLDecodeError:
        if text.lstrip().startswith(_OPENS):
            raise
        return text
    # What held a line break may have said more than a value.
    return document["value"] if len(document) == 1 else text
