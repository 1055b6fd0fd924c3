"""Import: from a list that others publish to an overlay."""

from __future__ import annotations
