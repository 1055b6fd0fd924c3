"""What was found out about each difference from the truth: whose mistake it is, and why."""

from __future__ import annotations

import argparse
import importlib.util
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from candidates import flow_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import ModuleType

    from candidates import Row

VERDICTS = Path(__file__).with_name("verdicts.toml")


@dataclass(frozen=True, slots=True)
class Miss:
    """Something in which our records differ from the truth.

    Attributes:
        capture: file name.
        flow: as `flow_text` writes it.
        kind: flow (ours lacks it), extra flow, count, or name and the scorer's group of protocols.
        detail: ours and the truth's.
    """

    capture: str
    flow: str
    kind: str
    detail: str


def verdicts() -> list[dict[str, str]]:
    """What was found out about each miss: whose mistake it is, and why."""
    return tomllib.loads(VERDICTS.read_text(encoding="utf-8"))["verdict"]


def corrected(truth: Iterable[Row]) -> Iterator[Row]:
    """The truth without its own mistakes: a wrong name is joined by the right one, a flow that is none is left out."""
    mistakes = {(entry["pcap"], entry["flow"]): entry for entry in verdicts() if entry["whose"] == "truth"}
    for row in truth:
        entry = mistakes.get((str(row["pcap"]), flow_text(row)))
        if entry is None:
            yield row
        elif "name" in entry:
            yield row | {"names": [*(row.get("names") or []), entry["name"]]}


def misses(scorer_path: Path, truth: Path, candidate: Path) -> Iterator[Miss]:
    """Everything in which the candidate differs from the truth, by the scorer's own rules of likeness."""
    scorer = _scorer(scorer_path)
    options = argparse.Namespace(with_hostname2=False)
    expected, found = (
        scorer.load(str(path), is_truth, None, options) for path, is_truth in ((truth, True), (candidate, False))
    )
    captures = {key[0] for key in expected}
    for key, flow in sorted(expected.items(), key=str):
        ours = found.get(key)
        if ours is None:
            yield Miss(key[0], _key_text(key), "flow", f"{flow['packets']} packets of {flow['master']}")
        elif (flow["packets"], flow["bytes"]) != (ours["packets"], ours["bytes"]):
            counts = f"{ours['packets']} packets, {ours['bytes']} bytes for {flow['packets']}, {flow['bytes']}"
            yield Miss(key[0], _key_text(key), "count", counts)
        names, accepted = ours["names"] if ours else [], flow["names"] + flow["ok"]
        if flow["names"] and not any(scorer.hmatch(name, other) for name in accepted for other in names):
            group = scorer.group(flow["master"], flow)
            yield Miss(key[0], _key_text(key), f"name {group}", f"{', '.join(names) or 'none'} for {flow['names'][0]}")
    for key, flow in sorted(found.items(), key=str):
        if key not in expected and key[0] in captures:
            yield Miss(key[0], _key_text(key), "extra flow", f"{flow['packets']} packets")


def _key_text(key: tuple[str, str, str, int, str, int]) -> str:
    _, transport, *ends = key
    row = dict(zip(("src_ip", "src_port", "dst_ip", "dst_port"), ends, strict=True))
    return flow_text(row | {"proto": transport})


def _scorer(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise ImportError(path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def miss_list(found: Iterable[Miss]) -> str:
    """One line for each miss, with whose mistake it is."""
    known = {(entry["pcap"], entry["flow"], entry["kind"]): entry for entry in verdicts()}
    lines = []
    for miss in found:
        verdict = known.get((miss.capture, miss.flow, miss.kind), {"whose": "open", "why": "not yet looked at"})
        lines.append(f"{miss.capture}: {miss.flow}: {miss.kind}: {miss.detail}: {verdict['whose']}: {verdict['why']}")
    return "\n".join(lines)
