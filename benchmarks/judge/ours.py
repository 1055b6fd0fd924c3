"""Our judge over generated flow records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hallmonitor.alerts import Judge
from hallmonitor.columns import VOCABULARY, Coded, Columns, Kind, addresses
from hallmonitor.columns.coded import narrowest
from hallmonitor.policy import load_policy
from hallmonitor.shipped import root
from hallmonitor.signature import load_signatures
from hallmonitor.site import Site

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import numpy as np
    from numpy.typing import NDArray

    from hallmonitor.alerts import Alert

    Found = tuple[str, tuple[str, ...], int, int]

POLICY = "torrington-4012"
"""The shipped policy that uses every shipped signature."""


class Dictionaries:
    """The dictionaries of generated columns, made once and shared by all batches."""

    def __init__(self, texts: Mapping[str, list[str]]) -> None:
        self._texts = {name: values for name, values in texts.items() if VOCABULARY[name].kind is Kind.TEXT}
        self._halves = {
            name: addresses.parse_all(values)
            for name, values in texts.items()
            if VOCABULARY[name].kind is Kind.ADDRESS
        }

    def columns(self, block: Mapping[str, NDArray[Any]]) -> Columns:
        """Give rows as the judge takes them."""
        kinds = {name: VOCABULARY[name].kind for name in block}
        held = {name: self._held(name, values) for name, values in block.items()}
        return Columns(next(iter(block.values())).shape[0], kinds, held, {})

    def _held(self, name: str, values: NDArray[Any]) -> Any:  # noqa: ANN401 - one of three shapes, by kind
        if name in self._texts:
            texts = self._texts[name]
            return Coded(values.astype(narrowest(len(texts)), copy=False), texts)
        if name in self._halves:
            high, low = self._halves[name]
            return high[values], low[values]
        return values, None


def batches(columns: Mapping[str, NDArray[Any]], rows: int) -> Iterator[dict[str, NDArray[Any]]]:
    """Cut columns into views of at most `rows` rows."""
    length = next(iter(columns.values())).shape[0]
    for first in range(0, length, rows):
        yield {name: values[first : first + rows] for name, values in columns.items()}


def judge() -> Judge:
    """Make a judge of the shipped policy, with all of its signatures."""
    site = Site()
    categories = {"category": [], "service": []}
    signatures = load_signatures(root(), site.placeholders, _known() or categories)
    return Judge(signatures, load_policy(POLICY, signatures, root()), site, id_key=bytes(32), address_words=str)


def _known() -> dict[str, list[str]]:
    from hallmonitor.catalogue import load_catalogue

    catalogue = load_catalogue(root())
    return {"category": list(catalogue.categories), "service": list(catalogue.services)}


def found(alerts: list[Alert]) -> list[Found]:
    """Give what every contender must find: signature, group, first crossing, furthest measure; sorted."""
    return sorted(
        (
            alert.signature["name"],
            tuple(str(value) for value in alert.group.values()),
            alert.crossed_us,
            int(alert.measured["value"]),
        )
        for alert in alerts
    )
