"""The commands of a page that are this project's own, as a shell would split them."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

from fenced_blocks import blocks

if TYPE_CHECKING:
    from collections.abc import Iterator

PROGRAMS = ("hallmonitor", "hallmonitor-agent")
SHELLS = {"", "bash", "console", "sh", "shell"}
"""Languages of blocks that hold command lines; a block without one may."""
_SEPARATORS = {"&&", "||", ";", "|", "&", "(", ")", "|&"}
_BEFORE = re.compile(r"sudo|env|exec|time|[A-Z_][A-Z0-9_]*=.*", re.DOTALL)
_OWN = re.compile(r"(?<![\w.-])hallmonitor(?:-agent)? +\S")


def commands_of(page: str) -> Iterator[tuple[int, list[str]]]:
    """Every command of a page's blocks that calls one of the programs: the block's line, then its words."""
    for block in blocks(page):
        if block.language in SHELLS:
            for line in _joined(block.text, prompts=block.language == "console"):
                for words in _simple(line) if _OWN.search(line) else ():
                    yield block.line, words


def mentioned(page: str) -> Iterator[tuple[int, list[str]]]:
    """Every call of one of the programs that a sentence mentions between backticks."""
    for number, line in enumerate(page.split("\n"), 1):
        for code in re.findall(r"(?<!`)`([^`]+)`(?!`)", line):
            words = code.split()
            if len(words) > 1 and words[0] in PROGRAMS:
                yield number, words


def _joined(text: str, *, prompts: bool) -> Iterator[str]:
    """Lines of a block as a shell reads them; of what a terminal shows, those behind a prompt."""
    for line in re.sub(r"\\\n\s*", " ", text).split("\n"):
        if not prompts:
            yield line.removeprefix("$ ")
        elif line.startswith(("$ ", "# ")):
            yield line[2:]


def _simple(line: str) -> Iterator[list[str]]:
    lexer = shlex.shlex(line, posix=True, punctuation_chars="();<>|&")
    lexer.whitespace_split = True
    words: list[str] = []
    for word in [*lexer, ";"]:
        if word not in _SEPARATORS:
            words.append(word)
            continue
        yield from _own(words)
        words = []


def _own(words: list[str]) -> Iterator[list[str]]:
    while words and _BEFORE.fullmatch(words[0]):
        words = words[1:]
    redirected = next((at for at, word in enumerate(words) if word in {">", ">>", "<", "2>", ">&"}), len(words))
    if words and words[0].rpartition("/")[2] in PROGRAMS:
        yield [words[0].rpartition("/")[2], *words[1:redirected]]
