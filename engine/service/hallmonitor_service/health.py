"""Whether a service is well: checks by name, each of which says why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Health:
    """Checks by name.

    Args:
        checks: each gives the reason why something is not well, None while it is. They are called from the threads
            that answer requests, so they look at plain values and wait for nothing.
    """

    def __init__(self, checks: Mapping[str, Callable[[], str | None]]) -> None:
        self._checks = dict(checks)

    def reasons(self) -> dict[str, str | None]:
        """Look at everything now: for each check the reason why not, None where all is well."""
        return {name: look() for name, look in self._checks.items()}
