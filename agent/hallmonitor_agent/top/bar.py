"""A bar of characters, for a share."""

from __future__ import annotations

from typing import Final

_EIGHTHS: Final = " ▏▎▍▌▋▊▉"
_FULL: Final = "█"


def bar(share: float, width: int, *, ascii_only: bool) -> str:
    """Draw a share as a bar, padded to its width.

    Args:
        share: 0 to 1; what lies outside is drawn as the nearest of these.
        width: in characters.
        ascii_only: whether the terminal has no block characters.
    """
    share = min(max(share, 0.0), 1.0)
    if ascii_only:
        return ("#" * round(share * width)).ljust(width)
    eighths = round(share * width * 8)
    return (_FULL * (eighths // 8) + _EIGHTHS[eighths % 8].strip()).ljust(width)
