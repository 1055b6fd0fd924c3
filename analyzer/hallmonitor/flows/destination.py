"""Where flow records go: standard output, or a file that appears only when it is whole."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from hallmonitor_service.faults import FaultsError, reason_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

_STDIN = Path("/dev/stdin")


@contextmanager
def destination(output: Path | None) -> Iterator[BinaryIO]:
    """Open standard output, or a temporary neighbour of `output` that takes its name when all went well.

    Raises:
        FaultsError: `output` cannot be written.
    """
    if output is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    partial = output.with_name(f".{output.name}.partial-{os.getpid()}")
    try:
        stream = partial.open("xb")
    except OSError as error:
        raise FaultsError.single(
            f"cannot write: {reason_of(error)}",
            "name a file in a folder that exists",
            output,
        ) from error
    try:
        with stream:
            yield stream
        partial.replace(output)
    except OSError as error:
        raise FaultsError.single(f"cannot write: {reason_of(error)}", "see whether there is room", output) from error
    finally:
        partial.unlink(missing_ok=True)


def refuse_captures(output: Path | None, captures: Iterable[str]) -> None:
    """Refuse to write over a capture, under whatever name: a link to it is the same file.

    Args:
        output: the file to write; None for standard output.
        captures: paths of the captures, as the command line gives them; - is standard input.

    Raises:
        FaultsError: `output` is one of the captures.
    """
    if output is None:
        return
    for capture in captures:
        if _is_same(output, _STDIN if capture == "-" else Path(capture)):
            message = f"the output is the capture {capture} itself, which would be lost"
            raise FaultsError.single(message, "name another file", output)


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        # What cannot be found is no capture that could be lost; reading or writing says what ails it.
        return False
