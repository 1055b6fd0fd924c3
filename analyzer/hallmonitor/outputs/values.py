"""Kinds of values that the tables of outputs hold: paths, files with secrets, numbers within bounds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator

from hallmonitor.outputs.secret_file import SecretError, read_secret
from hallmonitor_service.refusal import refuse

if TYPE_CHECKING:
    from collections.abc import Callable


def _absolute(path: Path) -> Path:
    if not path.is_absolute():
        refuse(f"{str(path)!r} is no full path", "begin it with /: a service has no folder of its own to begin from")
    return path


def _holds_secret(path: Path) -> Path:
    try:
        read_secret(path)
    except SecretError as error:
        refuse(f"the file {error.message}", error.remedy)
    return path


def _in_folder(path: Path) -> Path:
    if not path.parent.is_dir():
        refuse("its folder is not there", "make the folder, for the service to write to")
    return path


def within(least: int, most: int) -> Callable[[int], int]:
    """Give a check that a number lies within bounds, these among them."""

    def check(value: int) -> int:
        if not least <= value <= most:
            refuse(f"{value} is not from {least:,} to {most:,}", "")
        return value

    return check


AbsolutePath = Annotated[Path, AfterValidator(_absolute)]
SecretFile = Annotated[AbsolutePath, AfterValidator(_holds_secret)]
FileToWrite = Annotated[AbsolutePath, AfterValidator(_in_folder)]
Port = Annotated[int, AfterValidator(within(1, 65_535))]
Begin = Literal["next", "first"]
