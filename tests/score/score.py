"""Score the engine on captures that others made, against what two independent tools saw in them.

The captures, their truth and the scorer are the optional corpus; nothing of it is kept here but the verdicts on misses.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from candidates import candidates, flow_text, read, write
from verdicts import corrected, miss_list, misses

HERE = Path(__file__).parent
CORPUS = Path(os.environ.get("HALLMONITOR_SHARED", HERE.parents[2] / "shared")) / "corpus"
SCORER = CORPUS / "score_flows.py"


@dataclass(frozen=True, slots=True)
class Target:
    """A figure to reach.

    Attributes:
        key: its name in `figures`.
        text: as the table shows it.
        percent: what to reach.
        peer: the same figure of the best peer on all of its captures, in percent.
        is_floor: whether more is better.
    """

    key: str
    text: str
    percent: float
    peer: float
    is_floor: bool = True


TARGETS = (
    Target("recall", "flows: recall", 99.95, 99.90),
    Target("precision", "flows: precision", 99.7, 99.60),
    Target("packets", "flows: packets equal", 99.8, 99.61),
    Target("bytes", "flows: bytes equal", 99.8, 99.55),
    Target("names", "names of TLS, QUIC, HTTP, DNS", 99.8, 99.34),
    Target("wrong", "names that are wrong", 0.03, 0.08, is_floor=False),
)


def figures(truth: Path, candidate: Path, *options: str) -> dict[str, float]:
    """Run the corpus's scorer.

    Returns:
        Each figure of `TARGETS` in percent.
    """
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "score.json"
        command = [sys.executable, SCORER, truth, candidate, "--json", out, *options]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        score = json.loads(out.read_text(encoding="utf-8"))
    core = score["core"]
    return {
        "recall": 100 * score["flow_recall"],
        "precision": 100 * score["flow_precision"],
        "packets": 100 * score["packets_equal"],
        "bytes": 100 * score["bytes_equal"],
        "names": 100 * core["hit"] / core["n"],
        "wrong": 100 * core["wrong"] / core["n"],
    }


def table(columns: dict[str, dict[str, float]]) -> str:
    """The figures beside those to reach and the best peer's."""
    head = "".join(f"{name:>22}" for name in columns)
    lines = [f"{'percent':32}{head}{'to reach':>10}{'nfstream':>10}"]
    for target in TARGETS:
        cells = ""
        for found in columns.values():
            value = round(found[target.key], 2)
            reached = value >= target.percent if target.is_floor else value <= target.percent
            cells += f"{value:>18.2f}{' yes' if reached else '  NO'}"
        lines.append(f"{target.text:32}{cells}{target.percent:>10.2f}{target.peer:>10.2f}")
    return "\n".join(lines)


def score(folder: Path) -> dict[str, dict[str, float]]:
    """Score the captures and their mixture; `folder` takes the files between."""
    rows = write(folder / "candidates.jsonl", candidates(sorted((CORPUS / "pcaps").iterdir())))
    truth, mix_truth = CORPUS / "truth.jsonl.gz", CORPUS / "gateway-mix-truth.jsonl.gz"
    # Two captures are in the mixture of which the truth knows nothing.
    covered = {str(row["pcap"]) for row in read(truth)}
    unknown = {flow_text(row) for row in read(rows) if row["pcap"] not in covered}
    mixed = (row for row in candidates([CORPUS / "gateway-mix.pcap"]) if flow_text(row) not in unknown)
    mix = write(folder / "mix.jsonl", mixed)
    return {
        "captures": figures(truth, rows),
        "truth corrected": figures(write(folder / "truth.jsonl", corrected(read(truth), CORPUS / "pcaps")), rows),
        "mixture": figures(mix_truth, mix),
    }


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the rows that were scored in this folder")
    parser.add_argument("--misses", action="store_true", help="print every miss, and what was found out about it")
    arguments = parser.parse_args()
    if not CORPUS.is_dir():
        print(f"the optional corpus is not there: {CORPUS}; set HALLMONITOR_SHARED to the folder that holds it")
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        folder = arguments.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        print(table(score(folder)))
        if arguments.misses:
            print(miss_list(misses(SCORER, CORPUS / "truth.jsonl.gz", folder / "candidates.jsonl")))
    return 0


if __name__ == "__main__":
    sys.exit(main())
