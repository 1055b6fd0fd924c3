"""What is written to a terminal, and whether it is coloured.

NO_COLOR (https://no-color.org) takes colours away, FORCE_COLOR (https://force-color.org) or CLICOLOR_FORCE
(https://bixense.com/clicolors/) gives them also where standard output is no terminal; empty, each says nothing. A
terminal that calls itself `dumb` gets none.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import MutableMapping


def settle_colours(environment: MutableMapping[str, str]) -> None:
    """Say by the variables that rich and typer read what the others say.

    Args:
        environment: the process's; changed in place, before rich or typer's help is loaded.
    """
    if environment.get("FORCE_COLOR") == "":
        # Rich would take this for a wish to have none.
        del environment["FORCE_COLOR"]
    if environment.get("CLICOLOR_FORCE", "0") not in {"", "0"}:
        environment.setdefault("FORCE_COLOR", "1")


def is_shown(*, on_error: bool = False) -> bool:
    """Tell whether a person looks at standard output, or at standard error, and can see it change.

    Args:
        on_error: look at standard error.
    """
    stream = sys.stderr if on_error else sys.stdout
    return stream.isatty() and os.environ.get("TERM", "") not in {"dumb", "unknown"}
