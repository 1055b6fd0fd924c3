"""What is hardly meant among the domains of a catalogue."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from hallmonitor.catalogue.explain import suffixes
from hallmonitor.catalogue.listed import finding, first_of_each, without_effect
from hallmonitor.catalogue.near_names import one_edit_away
from hallmonitor_engine import public_suffix
from hallmonitor_service.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hallmonitor.catalogue.deliberate import Deliberate
    from hallmonitor.catalogue.listed import Listed


def domain_findings(listed: Sequence[Listed], deliberate: Sequence[Deliberate]) -> Iterator[Fault]:
    """Findings on domains, each with file, line and remedy.

    Args:
        listed: every domain of the catalogue.
        deliberate: suffixes that may stand in it.
    """
    first, repeated = first_of_each(listed, "domain")
    yield from repeated
    yield from _shadowed(first)
    yield from _unfit_suffixes(list(first.values()), deliberate)
    for entry in first.values():
        bare = entry.text.removeprefix("www.")
        if bare != entry.text and bare not in first and public_suffix(bare) != (bare, "icann"):
            message = f"{entry.text} leaves out {bare} and every other name below it"
            yield finding(entry, message, f"write {bare}")


def _shadowed(first: dict[str, Listed]) -> Iterator[Fault]:
    """Entries whose nearest shorter entry says the same of them."""
    for entry in first.values():
        above = next((first[name] for name in islice(suffixes(entry.text), 1, None) if name in first), None)
        yield from without_effect(entry, above)


def _unfit_suffixes(entries: list[Listed], deliberate: Sequence[Deliberate]) -> Iterator[Fault]:
    """Public suffixes, names of which the public root has no suffix, and lines of the list that no entry needs."""
    endings = {entry.text: public_suffix(entry.text) for entry in entries}
    roots = Counter(ending[0].rpartition(".")[2] for ending in endings.values() if ending and ending[1] != "unlisted")
    needed: set[Deliberate] = set()
    for entry in entries:
        ending = endings[entry.text]
        is_suffix = ending == (entry.text, "icann")
        is_unlisted = ending is None or ending[1] == "unlisted"
        if not is_suffix and not is_unlisted:
            continue
        named = [line for line in deliberate if line.stands_for(entry.text)]
        needed.update(named)
        if named:
            continue
        if is_unlisted:
            last = entry.text.rpartition(".")[2]
            near = max(one_edit_away(last), key=lambda root: roots[root])
            remedy = f"did you mean {near}?" if roots[near] else "look up how the domain is spelt"
            yield finding(entry, f"{entry.text} ends in {last}, which is no top-level domain", remedy)
        else:
            message = f"{entry.text} is a public suffix: the entry stands for everybody's names below it"
            yield finding(
                entry, message, "name the domains that are meant, or add it to the list of deliberate suffixes"
            )
    for line in deliberate:
        if line not in needed:
            message = f"no entry needs the deliberate suffix {line.pattern}"
            yield Fault(message, "leave it out", line.path, line.line)
