from __future__ import annotations

from hallmonitor.report.glossary import GLOSSARY


def test_terms_are_sorted_and_explained() -> None:
    terms = [term for term, _ in GLOSSARY]
    assert terms == sorted(terms)
    assert {"alert", "flow", "pseudonym", "loss"} <= set(terms)
    told = dict(GLOSSARY)
    assert "stands for one network address" in told["pseudonym"]
    assert all(word in told["device"] for word in ("NAT", "guest access point", "terminal server", "later"))
    assert "employees" in told["device group"]
    assert all(words.endswith(".") and "  " not in words for _, words in GLOSSARY)
