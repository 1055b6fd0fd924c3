"""Which signatures ask for a name, its service or its category."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallmonitor.alerts.asked_categories import asked_texts
from hallmonitor.evaluate.partly_known import verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hallmonitor.signature.model import Signature

_NAMING = ("domain", "service", "category")


def asking_signatures(signatures: Iterable[Signature], known: Mapping[str, str]) -> list[str]:
    """Names of the signatures of which a rule asks for a flow's domain, service or category, and can match the flow.

    How often, when and by whom is not asked here: a signature in the list may count such flows only at some hours.

    Args:
        signatures: those that may ask.
        known: column of the flow -> the text in it, as far as it is known.
    """
    return [
        signature.name
        for signature in signatures
        if any(
            verdict(rule.expression, known) is not False
            and any(asked_texts([rule.expression], [known[column]], column) for column in _NAMING if column in known)
            for rule in signature.rules
        )
    ]
