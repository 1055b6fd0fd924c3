"""Paragraphs of a page in Markdown, wrapped."""

from __future__ import annotations

import textwrap

WIDTH = 120
"""Columns, as in every text of the project."""


def paragraph(text: str) -> str:
    """Wrap a text at spaces; what is longer than a line stays whole."""
    return textwrap.fill(text, WIDTH, break_long_words=False, break_on_hyphens=False)
