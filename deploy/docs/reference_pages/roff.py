"""Writes texts in the language of manual pages (man(7), groff_man(7))."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_CODE: Final = re.compile(r"`([^`]*)`")


def plain(text: str) -> str:
    """A text in one line, with whatever roff would read as a command or an escape written so that it does not."""
    return _guarded(_escaped(" ".join(text.split())))


def prose(text: str) -> str:
    """A sentence of a program's; what stands between backticks is bold, and keeps its hyphens as they are typed."""
    words = " ".join(text.split())
    parts = [bold(part) if at % 2 else _escaped(part) for at, part in enumerate(_CODE.split(words))]
    return _guarded("".join(parts))


def bold(text: str) -> str:
    """What is typed as it stands."""
    return f"\\fB{_typed(text)}\\fR" if text else ""


def italic(text: str) -> str:
    """What something else is typed for."""
    return f"\\fI{_typed(text)}\\fR" if text else ""


def title(name: str, section: int, version: str, day: str) -> str:
    """The head of a page.

    Args:
        name: of the page.
        section: of the manual: 1 for commands, 5 for files.
        version: of the program.
        day: of the page, ISO 8601; empty where it is not known.
    """
    head = f'.TH "{_typed(name)}" {section} "{_typed(day)}" "hallmonitor {version}" "hallmonitor"'
    # Names of options and variables are to be found and copied whole: no hyphenation, no stretched lines.
    return f"{head}\n.nh\n.ad l"


def section(heading: str, lines: Iterable[str]) -> list[str]:
    """A section with its heading; nothing where it would be empty."""
    held = list(lines)
    return [f".SH {_quoted(heading)}", *held] if held else []


def tagged(tag: str, *paragraphs: str) -> list[str]:
    """An entry: what is told of, made by `bold` and `italic`, and what is told."""
    first, *others = [each for each in paragraphs if each]
    return [".TP", _guarded(tag), first, *(line for each in others for line in (".IP", each))]


def example(text: str) -> list[str]:
    """Lines as they are typed."""
    return [".PP", ".EX", *(_guarded(_typed(line)) for line in text.rstrip("\n").split("\n")), ".EE"]


def _quoted(text: str) -> str:
    return '"' + _typed(text).replace('"', "\\(dq") + '"'


def _escaped(text: str) -> str:
    return text.replace("\\", "\\e")


def _typed(text: str) -> str:
    """A text in which a hyphen is the character that a shell reads, and not one that may break a line."""
    return _escaped(text).replace("-", "\\-").replace("'", "\\(aq").replace("^", "\\(ha").replace("~", "\\(ti")


def _guarded(line: str) -> str:
    """A line that does not begin as a command would."""
    return f"\\&{line}" if line.startswith((".", "'")) else line
