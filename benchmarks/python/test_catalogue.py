"""Loading the shipped catalogue, as every command does that reads captures."""

from __future__ import annotations

from typing import Any

from hallmonitor.catalogue import load_catalogue
from hallmonitor.shipped import root
from hallmonitor_engine import Catalogue


def test_loading(benchmark: Any) -> None:
    assert benchmark(lambda: load_catalogue(root())).entries


def test_making_the_engines_own(benchmark: Any) -> None:
    entries = load_catalogue(root()).entries
    assert len(benchmark(lambda: Catalogue(entries))) == len(entries)
