from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hallmonitor.signature import load_signatures

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_a_set_is_asked_by_name(folder: Callable[..., Path], pieces: dict[str, str]) -> None:
    signatures = load_signatures(folder(pieces["rule"] + "---\n" + pieces["correlation"]))
    assert signatures.names == ("gaming-for-long",)
    assert "gaming-for-long" in signatures
    assert "gaming-flow" not in signatures
    assert len(signatures) == 1
    assert [one.name for one in signatures] == ["gaming-for-long"]
    assert signatures["gaming-for-long"].title == "Gaming for long"
    with pytest.raises(KeyError):
        signatures["gaming-flow"]
