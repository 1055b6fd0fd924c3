from __future__ import annotations

import os
import subprocess
import sys
from types import SimpleNamespace

from hallmonitor.alerts.fingerprint import fingerprint
from hallmonitor.alerts.work import Work
from hallmonitor.correlate import Correlation, CorrelationKind
from hallmonitor.evaluate.expression import TextTest

MANY = """
from types import SimpleNamespace
from hallmonitor.alerts.fingerprint import fingerprint
from hallmonitor.evaluate.expression import TextTest
expression = TextTest("domain", exact=frozenset(map(str, range(50))))
entry, signature = SimpleNamespace(clause="c"), SimpleNamespace(id="i", sha256="h")
work = SimpleNamespace(entry=entry, signature=signature, correlation=None, first=(), expressions=(expression,))
print(fingerprint([work], "p", 5))
"""


def work(*, threshold: float = 3, clause: str = "c", sha256: str = "0", word: str = "gaming") -> Work:
    rule = SimpleNamespace(name="r", expression=TextTest("category", exact=frozenset({word})))
    asked = Correlation(CorrelationKind.EVENT_COUNT, 10, ("device",), threshold=threshold)
    signature = SimpleNamespace(id="i", name="s", sha256=sha256, rules=(rule,), correlation=asked, gap_us=10)
    entry = SimpleNamespace(clause=clause, threshold=None, schedules=None, exempt_groups=())
    return Work.of(entry, signature)


def test_whatever_decides_changes_it() -> None:
    plain = fingerprint([work()], "policy", 5)
    assert fingerprint([work()], "policy", 5) == plain
    others = [
        fingerprint([work(threshold=4)], "policy", 5),
        fingerprint([work(clause="d")], "policy", 5),
        fingerprint([work(sha256="1")], "policy", 5),
        fingerprint([work(word="news")], "policy", 5),
        fingerprint([work(), work()], "policy", 5),
        fingerprint([work()], "policy", 6),
    ]
    assert len({plain, *others}) == 7


def test_the_order_of_a_set_does_not() -> None:
    found = {
        subprocess.run(
            [sys.executable, "-c", MANY],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1
