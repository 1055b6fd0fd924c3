"""The file that a new signature begins as: whole, valid, and proven by its own samples."""

from __future__ import annotations

import re
import textwrap
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hallmonitor.authoring.starting_kinds import KINDS
from hallmonitor.signature.clauses import CLAUSES
from hallmonitor_service.faults import Fault, FaultsError, reason_of
from hallmonitor_service.nearest import nearest_or_all

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from hallmonitor.authoring.starting_kinds import StartingKind

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_WIDTH = 120
_INDENT = "  "
_FIRST = "# An example that holds its own proof. Write what you look for in place of games and uploads.\n"


@dataclass(frozen=True, slots=True)
class Wish:
    """What a new signature is to be.

    Attributes:
        name: of the signature, and of its file.
        clause: policy-neutral id of the clause that it bears on.
        kind: `plain`, or a type of correlation.
        day: its date.
    """

    name: str
    clause: str
    kind: str
    day: date


def starting_text(wish: Wish) -> str:
    """Give the text of the file; every call makes new ids.

    Raises:
        FaultsError: with every part of the wish that cannot be fulfilled.
    """
    if faults := _faults(wish):
        raise FaultsError(faults)
    kind = KINDS[wish.kind]
    rules = [f"{wish.name}-{part.name}" if part.name else wish.name for part in kind.rules]
    documents = [
        _head(part.title, name, part.description, wish.day) + _detection(part.detection)
        for name, part in zip(rules, kind.rules, strict=True)
    ]
    if kind.correlation is None:
        return _FIRST + documents[0] + _alerting(wish, kind)
    head = _head(kind.title, wish.name, kind.description, wish.day)
    counted = [f"{document}level: informational\n" for document in documents]
    return _FIRST + "---\n".join([*counted, head + _correlation(kind, rules)]) + _alerting(wish, kind)


def write_starting_file(wish: Wish, folder: Path) -> Path:
    """Write the file into a folder that is there, and give its path.

    Raises:
        FaultsError: the wish cannot be fulfilled, the file is there already, or it cannot be written.
    """
    text = starting_text(wish)
    path = folder / f"{wish.name}.yml"
    try:
        with path.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except FileExistsError:
        raise FaultsError.single("the file is there already", "choose another name or folder", path) from None
    except OSError as error:
        message = f"cannot write: {reason_of(error)}"
        raise FaultsError.single(message, "name a folder that exists", path) from None
    return path


def _faults(wish: Wish) -> list[Fault]:
    faults = list[Fault]()
    if not _NAME.fullmatch(wish.name):
        remedy = "lower-case letters, digits and single hyphens, such as video-calls-long"
        faults.append(Fault(f"{wish.name!r} is no name for a signature", remedy))
    if wish.clause not in CLAUSES:
        faults.append(Fault(f"unknown clause {wish.clause}", nearest_or_all(wish.clause, CLAUSES)))
    if wish.kind not in KINDS:
        faults.append(Fault(f"unknown kind {wish.kind}", nearest_or_all(wish.kind, KINDS)))
    return faults


def _head(title: str, name: str, description: str, day: date) -> str:
    return (
        f"title: {title}\nid: {uuid.uuid4()}\nname: {name}\nstatus: experimental\n"
        f"{_folded('description', description)}date: {day.isoformat()}\n"
    )


def _detection(body: str) -> str:
    logsource = "logsource:\n  product: hallmonitor\n  category: flow\n"
    return f"{logsource}detection:\n{textwrap.indent(body, _INDENT)}"


def _correlation(kind: StartingKind, rules: list[str]) -> str:
    named = "".join(f"    - {rule}\n" for rule in rules)
    body = textwrap.indent(kind.correlation or "", _INDENT)
    return f"correlation:\n  type: {kind.type}\n  rules:\n{named}{body}"


def _alerting(wish: Wish, kind: StartingKind) -> str:
    """What stands on the one document that alerts."""
    use = (
        f"tags:\n  - clause.{wish.clause}\nlevel: low\n"
        f"acceptable_use:\n  clause: {wish.clause}\n  evidence: indicated\n"
        + textwrap.indent(_folded("cannot_show", kind.cannot_show) + _folded("advice", kind.advice), _INDENT)
        + f"  unit: {kind.unit}\n"
    )
    return f"{use}samples:\n{textwrap.indent(kind.samples, _INDENT)}"


def _folded(key: str, text: str) -> str:
    lines = textwrap.wrap(text, _WIDTH - 2, break_long_words=False, break_on_hyphens=False)
    return f"{key}: >-\n" + "".join(f"{_INDENT}{line}\n" for line in lines)
