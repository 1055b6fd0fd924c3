"""Every shipped signature's samples hold, and its near misses are near."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hallmonitor import shipped
from hallmonitor.alerts import Judge
from hallmonitor.columns import Columns
from hallmonitor.policy import Policy, PolicyEntry
from hallmonitor.signature import check_samples, load_signatures
from hallmonitor.site import Site

if TYPE_CHECKING:
    from hallmonitor.signature import Sample, Signature, SignatureSet

NAMES = sorted(path.stem for path in shipped.root().glob("rules/*/*.yml"))
TEMPORAL = {"student-records-then-upload", "ftp-upload-in-clear"}
PLAIN = {"software-in-clear", "bittorrent-transfer", "dark-market-gateway"}
MEASURED = [name for name in NAMES if name not in TEMPORAL | PLAIN]


def _alerts(signature: Signature, sample: Sample, **changes: object) -> int:
    entry = PolicyEntry.model_validate(
        {"clause": signature.clause, "evidence": signature.evidence, "signature_name": signature.name, **changes}
    )
    clause = {
        "id": signature.clause,
        "summary": "a use",
        "evidence": signature.evidence,
        "signatures": [{"name": signature.name}],
    }
    policy = Policy.model_validate(
        {"id": "p", "title": "t", "board": "b", "adopted": "2020-01-01", "clauses": [clause], "entries": [entry]}
    )
    judge = Judge([signature], policy, Site(), id_key=b"")
    judge.observe(Columns.from_rows(sample.rows))
    return len(judge.finish())


def _threshold(signature: Signature) -> int:
    assert signature.correlation is not None
    return int(signature.correlation.threshold)


def test_every_sample_holds(signatures: SignatureSet) -> None:
    assert [str(fault) for fault in check_samples(signatures)] == []


@pytest.mark.parametrize("name", NAMES)
def test_each_has_several_near_misses(signatures: SignatureSet, name: str) -> None:
    assert len(signatures[name].samples.match) >= 2
    assert len(signatures[name].samples.no_match) >= 3


@pytest.mark.parametrize("name", MEASURED)
def test_one_less_asked_and_a_near_miss_alerts(signatures: SignatureSet, name: str) -> None:
    signature = signatures[name]
    below = _threshold(signature) - 1
    assert any(_alerts(signature, sample, threshold=below) for sample in signature.samples.no_match)


@pytest.mark.parametrize("name", MEASURED)
def test_one_more_asked_and_a_match_is_silent(signatures: SignatureSet, name: str) -> None:
    signature = signatures[name]
    above = _threshold(signature) + 1
    assert not all(_alerts(signature, sample, threshold=above) for sample in signature.samples.match)


@pytest.mark.parametrize("name", NAMES)
def test_an_exempt_group_is_never_flagged(signatures: SignatureSet, name: str) -> None:
    signature = signatures[name]
    for sample in signature.samples.match:
        assert not _alerts(signature, sample, exempt_groups=["default"])


def test_a_site_that_approves_nothing_can_use_them_all() -> None:
    signatures = load_signatures(shipped.root(), Site().placeholders)
    assert list(signatures.names) == NAMES
    faults = [str(fault) for fault in check_samples(signatures)]
    assert all("approved domain" in fault for fault in faults)
    assert len(faults) == 10
