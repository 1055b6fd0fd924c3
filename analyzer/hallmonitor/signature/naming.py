"""The names and ids of documents: each belongs to one, and filters name rules by them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallmonitor_service.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sigma.rule import SigmaRule

    from hallmonitor.signature.documents import Document
    from hallmonitor.signature.filtering import Filter
    from hallmonitor_service.faults import Fault


def called(document: Document) -> set[str]:
    """Give the name and the id of a document."""
    return {str(document.data[key]) for key in ("name", "id") if document.data.get(key) is not None}


def check_unique(documents: Iterable[Document], key: str, faults: list[Fault]) -> None:
    """Refuse an id or name that two documents have."""
    first: dict[str, Document] = {}
    for document in documents:
        value = document.data.get(key)
        if value is None:
            continue
        before = first.setdefault(str(value), document)
        if before is not document:
            message = f"the {key} {value} is taken"
            remedy = f"it stands in {before.path}, line {before.line_of(key)}"
            faults.append(document.fault(message, remedy, key))


def check_aims(
    filters: Iterable[Filter], rules: Sequence[SigmaRule], documents: Sequence[Document], faults: list[Fault]
) -> None:
    """Refuse filters that name a correlation or nothing.

    Args:
        filters: all of them.
        rules: those that came out whole.
        documents: all that were read, also those with mistakes.
        faults: where mistakes go.
    """
    known = {name for document in documents if _may_be_rule(document) for name in called(document)}
    correlations = {name for document in documents if "correlation" in document.data for name in called(document)}
    for one in filters:
        for place, reference in enumerate(one.references or ()):
            here = ("filter", "rules", place)
            if reference in correlations:
                message = f"the filter names the correlation {reference}, which no filter applies to"
                faults.append(one.document.fault(message, "name its rule", *here))
            elif reference not in known:
                message = f"the filter names the unknown rule {reference}"
                faults.append(one.document.fault(message, nearest(reference, known) or "name a rule", *here))
        if one.references is None and rules and not any(map(one.applies_to, rules)):
            faults.append(one.document.fault("the filter applies to no rule", "see its logsource", "logsource"))


def _may_be_rule(document: Document) -> bool:
    """Tell whether a document is a rule, or one whose mistakes hide what it is."""
    return not {"correlation", "filter"} & set(document.data)
