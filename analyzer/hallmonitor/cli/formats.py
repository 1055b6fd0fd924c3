"""Which format of its output a command line asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def format_among(names: Sequence[str]) -> Callable[[str | None], str | None]:
    """Give what reads the name of a format, and refuses all but some; None stays."""

    def read(name: str | None) -> str | None:
        if name is not None and name not in names:
            import typer

            raise typer.BadParameter(f"{name!r} is not a format; choose one of {', '.join(names)}")
        return name

    return read


def format_asked_for(named: str | None, default: str, json_name: str | None) -> str:
    """Give the format's name.

    Args:
        named: by --format; None if nothing is said.
        default: holds then.
        json_name: what --json stands for; None if it is not given.

    Raises:
        FaultsError: --format and --json say two things.
    """
    if json_name is None:
        return named or default
    if named not in {None, json_name}:
        raise FaultsError.single(f"--json and --format {named} say two things", "leave one out")
    return json_name
