from __future__ import annotations

from typing import TYPE_CHECKING

from hallmonitor.signature import check_samples, load_signatures

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_samples_that_prove_a_signature_are_no_fault(folder: Callable[..., Path], pieces: dict[str, str]) -> None:
    signatures = load_signatures(folder(pieces["rule"] + "---\n" + pieces["correlation"]))
    assert check_samples(signatures) == []


def test_samples_that_prove_the_contrary_are_told(folder: Callable[..., Path], pieces: dict[str, str]) -> None:
    text = pieces["rule"] + "---\n" + pieces["correlation"].replace("gte: 3", "gte: 4")
    (fault,) = check_samples(load_signatures(folder(text)))
    assert fault.message == "gaming-for-long does not alert on its match sample 'three minutes'"
    assert fault.line == 32
    text = pieces["rule"] + "---\n" + pieces["correlation"].replace("gte: 3", "gte: 2")
    (fault,) = check_samples(load_signatures(folder(text)))
    assert fault.message == (
        "gaming-for-long alerts: 2 active minutes of gaming in working hours on 12 May 2026 between 12:00 and 12:01; "
        "threshold 2 in 1 h on its no_match sample 'two minutes'"
    )
    assert fault.line == 35
