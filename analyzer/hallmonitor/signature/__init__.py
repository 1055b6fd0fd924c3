"""Signatures: Sigma files, checked whole, each with samples that prove it."""

from __future__ import annotations

from hallmonitor.signature.finding import Finding, findings
from hallmonitor.signature.loading import load_signatures
from hallmonitor.signature.model import DetectionRule, Sample, Samples, Signature, SignatureSet
from hallmonitor.signature.proof import check_samples

__all__ = [
    "DetectionRule",
    "Finding",
    "Sample",
    "Samples",
    "Signature",
    "SignatureSet",
    "check_samples",
    "findings",
    "load_signatures",
]
