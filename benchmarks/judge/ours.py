"""Our judge over generated flow records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hallmonitor.alerts import Judge
from hallmonitor.catalogue import load_catalogue
from hallmonitor.columns import VOCABULARY, Coded, Columns, Kind, addresses
from hallmonitor.columns.coded import narrowest
from hallmonitor.columns.coded_addresses import CodedAddresses
from hallmonitor.policy import load_policy
from hallmonitor.shipped import root
from hallmonitor.signature import load_signatures
from hallmonitor.site import Site
from judge.questions import QUESTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from hallmonitor.alerts import Alert
    from hallmonitor.policy import Policy
    from hallmonitor.signature import SignatureSet

    Found = tuple[str, tuple[str, ...], int, int]

POLICY = "torrington-4012"
"""The shipped policy that uses every shipped signature."""


BATCH = 1_000_000
"""Flows of a batch; the engine gives smaller ones, a store larger ones."""

SEEN_BEFORE = 100
"""One flow in this many, the earliest ones, comes before the clock starts, so that dictionaries are warm."""


class Dictionaries:
    """The dictionaries of generated columns, made once and shared by all batches."""

    def __init__(self, texts: Mapping[str, list[str]]) -> None:
        self._texts = {name: values for name, values in texts.items() if VOCABULARY[name].kind is Kind.TEXT}
        self._halves = {
            name: addresses.parse_all(values) for name, values in texts.items() if VOCABULARY[name].kind is Kind.ADDRESS
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
            return CodedAddresses(values.astype(narrowest(high.shape[0]), copy=False), high, low)
        return values, None


def batches(columns: Mapping[str, NDArray[Any]], rows: int) -> Iterator[dict[str, NDArray[Any]]]:
    """Cut columns into views of at most `rows` rows."""
    length = next(iter(columns.values())).shape[0]
    for first in range(0, length, rows):
        yield {name: values[first : first + rows] for name, values in columns.items()}


LATENESS_US = 120_000_000
"""How late a record may come behind one that began after it: twice the longest record."""


def rulebook() -> tuple[SignatureSet, Policy]:
    """Read the shipped signatures, and the policy as far as the others answer it too."""
    catalogue = load_catalogue(root())
    known = {"category": list(catalogue.categories), "service": list(catalogue.services)}
    signatures = load_signatures(root(), Site().placeholders, known)
    policy = load_policy(POLICY, signatures, root())
    asked = {question.name for question in QUESTIONS}
    entries = tuple(entry for entry in policy.entries if entry.signature_name in asked)
    return signatures, policy.model_copy(update={"entries": entries})


def judge(lateness_us: int | None = None) -> Judge:
    """Make a judge of the shipped policy, with all of its signatures.

    Args:
        lateness_us: how late records may come; None where alerts are told at the end alone.
    """
    signatures, policy = rulebook()
    return Judge(signatures, policy, Site(), id_key=bytes(32), address_words=str, lateness_us=lateness_us)


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
