"""200 signatures with lists of suffixes and networks over a million flows, cold and warm; a process of its own."""

from __future__ import annotations

import gc
import json
import sys
import time
from ipaddress import ip_network
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from hallmonitor.columns.addresses import network_bounds
from hallmonitor.evaluate import AllOf, AnyOf, Plan
from hallmonitor.evaluate.expression import AddressTest, NumberTest, TextTest
from judge import ours, stored

if TYPE_CHECKING:
    from hallmonitor.evaluate import Expression

SIGNATURES = 200
SUFFIXES = NETWORKS = 50
"""In the lists of each."""

LEAST_BYTES = 2_000


def expressions(count: int, data: stored.Stored) -> list[Expression]:
    """Make the rules of so many signatures: a listed name or a listed network, and more than a few bytes.

    Half of the entries of each list stand in the flows, the other half nowhere, as it is with lists of others.
    """
    random = np.random.default_rng(3)
    registered, addresses = data.texts["registered_domain"], data.texts["destination_ip"]
    made: list[Expression] = []
    for number in range(count):
        met = (f".{registered[code]}" for code in random.integers(0, len(registered), SUFFIXES // 2))
        unmet = (f".list{number}-{place}.example" for place in range(SUFFIXES // 2))
        near = (addresses[code] for code in random.integers(0, len(addresses), NETWORKS // 2))
        networks = [ip_network(f"{text}/{64 if ':' in text else 24}", strict=False) for text in near]
        networks += [ip_network(f"203.{number % 200}.{place}.0/24") for place in range(NETWORKS // 2)]
        listed = AnyOf(
            (
                TextTest("domain", suffixes=frozenset((*met, *unmet))),
                AddressTest("destination_ip", frozenset(map(network_bounds, networks))),
            )
        )
        made.append(AllOf((listed, NumberTest("destination_bytes", "gte", frozenset({LEAST_BYTES})))))
    return made


def main() -> None:
    """Time the first evaluation of a new plan, and one of dictionaries that it knows."""
    data = stored.load(Path(sys.argv[1]))
    asked = expressions(int(sys.argv[2]), data)
    columns = ours.Dictionaries(data.texts).columns(data.columns)
    plan = Plan(asked)
    gc.collect()
    seconds = []
    for _ in range(2):
        started = time.perf_counter()
        rows = plan.rows(columns)
        seconds.append(time.perf_counter() - started)
    matched = sum(int(found.shape[0]) for found in rows)
    sys.stdout.write(json.dumps({"cold": seconds[0], "warm": seconds[1], "rows": len(data), "matched": matched}) + "\n")


if __name__ == "__main__":
    main()
