"""What a plan keeps of each column from batch to batch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallmonitor.evaluate.address_classes import AddressClasses
from hallmonitor.evaluate.expression import AddressTest, TextTest
from hallmonitor.evaluate.normal_form import each_test
from hallmonitor.evaluate.text_classes import TextClasses

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hallmonitor.evaluate.normal_form import Leaf


class ColumnClasses:
    """The deciders of text and address columns, each made when it is first needed.

    Args:
        leaves: all that will be asked.
    """

    def __init__(self, leaves: Iterable[Leaf]) -> None:
        self._tests: dict[str, dict[TextTest | AddressTest, None]] = {}
        for leaf in leaves:
            for test in each_test(leaf.expression):
                if isinstance(test, (TextTest, AddressTest)):
                    self._tests.setdefault(test.field, {})[test] = None
        self._texts: dict[str, TextClasses] = {}
        self._addresses: dict[str, AddressClasses] = {}

    def text(self, name: str) -> TextClasses:
        """Give what decides the tests of a text column."""
        if name not in self._texts:
            wanted = self._tests.get(name, ())
            self._texts[name] = TextClasses([test for test in wanted if isinstance(test, TextTest)])
        return self._texts[name]

    def address(self, name: str) -> AddressClasses:
        """Give what decides the tests of an address column."""
        if name not in self._addresses:
            wanted = self._tests.get(name, ())
            self._addresses[name] = AddressClasses([test for test in wanted if isinstance(test, AddressTest)])
        return self._addresses[name]
