"""Where the shipped catalogue, signatures and policies lie."""

from __future__ import annotations

from pathlib import Path


def root() -> Path:
    """The folder that holds `catalogue/`, `rules/`, `filters/` and `policies/`.

    An installed package carries it as `hallmonitor/data`; in a checkout it is the folder `signatures/`.
    """
    package = Path(__file__).resolve().parent
    installed = package / "data"
    return installed if installed.is_dir() else package.parents[1] / "signatures"
