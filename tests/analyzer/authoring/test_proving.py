from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hallmonitor.authoring.proving import prove
from hallmonitor.signature import Samples

if TYPE_CHECKING:
    from collections.abc import Callable

    from hallmonitor.signature import Signature, SignatureSet


def test_the_shipped_samples_pass(signatures: SignatureSet) -> None:
    proofs = [prove(signature) for signature in signatures]
    assert [fault for proof in proofs for fault in proof.failed] == []
    assert sum(proof.match + proof.no_match for proof in proofs) == sum(
        len(one.samples.match) + len(one.samples.no_match) for one in signatures
    )


def test_each_failing_sample_is_told_with_its_line_and_how_near_it_came(signature: Callable[..., Signature]) -> None:
    asked = signature(
        "value_count", ("repeat: 20, every: 1m, category: gaming}", "repeat: 18, every: 1m, category: gaming}")
    )
    proof = prove(asked)
    assert proof.as_text(6) == "mine    match 0 of 1, no_match 4 of 4"
    (fault,) = proof.failed
    assert (fault.path, fault.line) == (asked.path, asked.samples.match[0].line)
    assert fault.message == "mine does not alert on its match sample 'twenty minutes'"
    assert fault.remedy == "measured 18, wanted at least 20 active minutes within 4 h"


def test_sides_that_are_swapped_all_fail(signature: Callable[..., Signature]) -> None:
    one = signature("value_count")
    proof = prove(replace(one, samples=Samples(one.samples.no_match, one.samples.match)))
    assert (len(proof.failed_match), len(proof.failed_no_match)) == (4, 1)
    assert proof.failed_no_match[0].message.startswith("mine alerts: 20 active minutes of gaming in working hours")
    assert [fault.line for fault in proof.failed] == sorted(fault.line or 0 for fault in proof.failed)
    assert proof.as_json() == {
        "name": "mine",
        "file": str(one.path),
        "match": {"passed": 0, "of": 4},
        "no_match": {"passed": 0, "of": 1},
        "failed": [{"line": fault.line, "message": fault.message, "why": fault.remedy} for fault in proof.failed],
    }
