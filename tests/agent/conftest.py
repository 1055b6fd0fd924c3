"""Lets the tests of this folder and of those below it import `flow_batches` and `fake_capture` and others."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
