"""What `hallmonitor signatures bench` does, once its command line is read."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

from hallmonitor.cli.signatures_choosing import load_meant
from hallmonitor_service.faults import FaultsError
from hallmonitor_service.telling import note, say, step

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from hallmonitor.columns import Columns


def measure_signatures(
    words: Sequence[str], flows: Path | None, rows: int, site: Path | None, *, as_json: bool = False
) -> None:
    """Tell what each signature costs on some flows, dearest first.

    Args:
        words: paths, or names of shipped signatures; none for all shipped ones.
        flows: where the flows are; None for made ones.
        rows: how many flows to make.
        site: the site configuration; None for the defaults.
        as_json: one JSON object a line instead of text.

    Raises:
        FaultsError: something that a person wrote or named cannot be used, or there are no flows.
    """
    from hallmonitor.authoring.cost import RIGHT, TITLES, costs
    from hallmonitor.authoring.text_table import text_table

    signatures = [one for loaded in load_meant(words, site) for one in loaded.signatures]
    batches = _batches(flows, rows, site)
    count = sum(map(len, batches))
    if not count:
        raise FaultsError.single("there are no flows to judge", "name others with --flows", flows)
    step(f"{len(signatures)} signatures, each alone, judge {count:,} flows")
    found = costs(signatures, batches, time.perf_counter_ns)
    if as_json:
        for cost in found:
            say(json.dumps({**cost.as_json(), "flows": count}, ensure_ascii=False))
        return
    for line in text_table(TITLES, [cost.as_row() for cost in found], RIGHT):
        say(line)
    whole = sum(cost.ns_a_flow for cost in found)
    what = "made flows" if flows is None else "flows"
    counted = "1 signature, alone" if len(found) == 1 else f"{len(found)} signatures, each alone"
    say(f"{counted}, over {count:,} {what}: {whole:,.1f} ns a flow in all")


def _batches(flows: Path | None, rows: int, site: Path | None) -> list[Columns]:
    from hallmonitor.authoring.made_flows import made_flows
    from hallmonitor.authoring.stored_flows import absent_columns, read_flows
    from hallmonitor.catalogue import load_catalogue
    from hallmonitor.shipped import root
    from hallmonitor.site import load_site

    if flows is None:
        return list(made_flows(rows, load_catalogue(root())))
    batches = list(read_flows(flows, load_site(site), root()))
    absent = set.intersection(*(set(absent_columns(batch)) for batch in batches)) if batches else set()
    if absent:
        note(f"columns that hold nothing in these flows: {', '.join(sorted(absent))}")
    return batches
