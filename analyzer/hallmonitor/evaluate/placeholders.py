"""The site's lists, which values name by placeholders."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sigma.types import Placeholder, SigmaString

from hallmonitor.evaluate.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence


class Lists:
    """The lists that `expand` fills in.

    Args:
        lists: name -> entries.

    Attributes:
        used: names that were asked for so far.
    """

    def __init__(self, lists: Mapping[str, Sequence[str]]) -> None:
        self._lists = lists
        self.used: set[str] = set()

    def entries(self, column: str, value: SigmaString) -> Sequence[str] | None:
        """Give the entries of the list that a value names; None where it names none.

        Raises:
            Refused: where there is no such list, or the value names several.
        """
        names = [part.name for part in value.s if isinstance(part, Placeholder)]
        if not names:
            return None
        self.used.update(names)
        for name in names:
            if name not in self._lists:
                message = f"no list is called {name}, which the placeholder %{name}% asks for"
                known = ", ".join(sorted(self._lists))
                raise Refused(message, f"the site configuration has {known}" if known else "", column)
        if len(names) > 1:
            message = f"one value holds {len(names)} placeholders"
            raise Refused(message, "use one in each value", column)
        return self._lists[names[0]]

    def filled(self, column: str, value: SigmaString, written: Callable[[str], str] = str) -> list[SigmaString]:
        """Give the value once for each entry of the list that it names, or as it is where it names none.

        Raises:
            Refused: as `entries` says.
        """
        entries = self.entries(column, value)
        if entries is None:
            return [value]
        return [
            filled
            for entry in entries
            for filled in value.replace_placeholders(partial(_replaced, [SigmaString.from_str(written(entry))]))
        ]


def _replaced(replacement: list[SigmaString], _placeholder: Placeholder) -> Iterator[SigmaString]:
    return iter(replacement)
