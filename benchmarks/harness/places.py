"""Where the benchmark keeps what it makes."""

from __future__ import annotations

import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
BENCHMARKS = REPOSITORY / "benchmarks"
BUILD = REPOSITORY / "build" / "bench"
"""Captures, peers and raw results; nothing in it is checked in, and all of it can be made again."""

RAW = BUILD / "results.json"
PAGE = BENCHMARKS / "RESULTS.md"
PICTURE = BENCHMARKS / "results.svg"
HALLMONITOR = Path(sys.executable).with_name("hallmonitor")
"""Our command, as it is installed beside the Python that runs the benchmark."""
