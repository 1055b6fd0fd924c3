"""Loaded signatures, and files in folders as their authors have them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from hallmonitor.authoring.chosen import Chooser
from hallmonitor.authoring.starting_file import Wish, write_starting_file
from hallmonitor.shipped import root
from hallmonitor.signature import load_signatures
from hallmonitor.site import Site

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hallmonitor.authoring.chosen import Loaded
    from hallmonitor.signature import Signature, SignatureSet

DAY = date(2026, 5, 12)


@pytest.fixture(scope="session")
def shipped() -> Loaded:
    """The shipped signatures, for a site that has what samples take for granted."""
    (loaded,) = Chooser(root(), Site(), for_samples=True).load([])
    return loaded


@pytest.fixture(scope="session")
def signatures(shipped: Loaded) -> SignatureSet:
    return shipped.whole


@pytest.fixture
def begun(tmp_path: Path) -> Callable[..., Path]:
    """Write a starting file, with some of its text replaced."""

    def write(kind: str, *replaced: tuple[str, str], name: str = "mine") -> Path:
        path = write_starting_file(Wish(name, "other-use", kind, DAY), tmp_path)
        text = path.read_text(encoding="utf-8")
        for before, after in replaced:
            assert before in text
            text = text.replace(before, after)
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def signature(begun: Callable[..., Path]) -> Callable[..., Signature]:
    """The signature of a starting file, with some of its text replaced."""

    def load(kind: str, *replaced: tuple[str, str]) -> Signature:
        (one,) = load_signatures(begun(kind, *replaced))
        return one

    return load
