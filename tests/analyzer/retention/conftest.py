"""Lets the tests of retention share the alerts that those of outputs make."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "outputs"))
