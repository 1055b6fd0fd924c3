"""Has the programs say how shells complete their command lines."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path, PurePosixPath

from pathlib import PurePosixPath

SHELLS = {
    "bash": "usr/share/bash-completion/completions/{}",
    "zsh": "usr/share/zsh/vendor-completions/_{}",
    "fish": "usr/share/fish/vendor_completions.d/{}.fish",
}
"""Where each shell looks for what completes a program's command line."""


def completions(program: Path, variable: str) -> Iterator[tuple[PurePosixPath, str]]:
    """Give each shell's script with its place, relative to the root.

    Args:
        program: the program, which can run here.
        variable: in which a shell asks it.

    Raises:
        subprocess.CalledProcessError: the program said no.
    """
    for shell, place in SHELLS.items():
        asked = {**os.environ, variable: f"source_{shell}"}
        said = subprocess.run([program], env=asked, check=True, capture_output=True, text=True).stdout
        yield PurePosixPath(place.format(program.name)), said.strip("\n") + "\n"
