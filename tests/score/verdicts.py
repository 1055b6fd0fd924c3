"""What was found out about each difference from the truth: whose mistake it is, and why."""

from __future__ import annotations

import argparse
import importlib.util
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from candidates import flow_text
from fragments import later_fragments

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

    @property
    def key(self) -> tuple[str, str, str]:
        """What a verdict names it by."""
        return self.capture, self.flow, self.kind


@cache
def verdicts() -> dict[tuple[str, str, str], dict[str, Any]]:
    """What was found out, by capture, flow and kind."""
    return {(entry["pcap"], entry["flow"], entry["kind"]): entry for entry in _file()["verdict"]}


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(VERDICTS.read_text(encoding="utf-8"))


def corrected(truth: Iterable[Row], captures: Path) -> Iterator[Row]:
    """The truth with its own mistakes set right, as the verdicts say.

    Args:
        truth: rows of the truth.
        captures: the folder that holds its captures.
    """
    fragmented = set(_file()["fragmented"])
    entries = [entry for entry in verdicts().values() if entry["whose"] == "truth"]
    wrong = {(entry["pcap"], entry["flow"]): entry for entry in entries if entry["kind"] != "extra flow"}
    for row in truth:
        capture, flow = str(row["pcap"]), flow_text(row)
        entry = wrong.get((capture, flow), {})
        if entry.get("kind") == "flow":
            continue
        changed = {key: entry[key] for key in ("packets", "bytes") if key in entry}
        if "name" in entry:
            changed["names"] = [*(row.get("names") or []), entry["name"]]
        if capture in fragmented:
            packets, wire_bytes = later_fragments(captures / capture).get(flow, (0, 0))
            changed |= {"packets": row["packets"] + packets, "bytes": row["bytes"] + wire_bytes}
        yield row | changed
    for entry in entries:
        if entry["kind"] == "extra flow":
            yield _flow_row(entry)


def _flow_row(entry: dict[str, Any]) -> Row:
    transport, *ends = entry["flow"].split()
    (source, source_port), (destination, destination_port) = (end.rsplit(":", 1) for end in ends)
    ports = {"src_port": int(source_port), "dst_port": int(destination_port)}
    counts = {"packets": entry["packets"], "bytes": entry["bytes"]}
    return {"pcap": entry["pcap"], "proto": transport, "src_ip": source, "dst_ip": destination, **ports, **counts}


def misses(scorer_path: Path, truth: Path, candidate: Path) -> Iterator[Miss]:
    """Everything in which the candidate differs from the truth, by the scorer's own rules of likeness."""
    rules = scorer(scorer_path)
    options = argparse.Namespace(with_hostname2=False)
    expected, found = (
        rules.load(str(path), is_truth, None, options) for path, is_truth in ((truth, True), (candidate, False))
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
        if flow["names"] and not any(rules.hmatch(name, other) for name in accepted for other in names):
            group = rules.group(flow["master"], flow)
            yield Miss(key[0], _key_text(key), f"name {group}", f"{', '.join(names) or 'none'} for {flow['names'][0]}")
    for key, flow in sorted(found.items(), key=str):
        if key not in expected and key[0] in captures:
            yield Miss(key[0], _key_text(key), "extra flow", f"{flow['packets']} packets")


def _key_text(key: tuple[str, str, str, int, str, int]) -> str:
    _, transport, *ends = key
    row = dict(zip(("src_ip", "src_port", "dst_ip", "dst_port"), ends, strict=True))
    return flow_text(row | {"proto": transport})


def scorer(path: Path) -> ModuleType:
    """The corpus's scorer as a module."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise ImportError(path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def miss_list(found: Iterable[Miss]) -> str:
    """One line for each miss, with whose mistake it is."""
    lines = []
    for miss in found:
        verdict = verdicts().get(miss.key) or _file()["kinds"].get(miss.kind, {"whose": "open", "why": "not looked at"})
        if miss.capture in _file()["fragmented"] and miss.kind == "count":
            verdict = {"whose": "truth", "why": "it leaves out later fragments"}
        lines.append(f"{miss.capture}: {miss.flow}: {miss.kind}: {miss.detail}: {verdict['whose']}: {verdict['why']}")
    return "\n".join(lines)
