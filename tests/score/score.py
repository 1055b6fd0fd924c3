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
from pathlib import Path
from typing import TYPE_CHECKING

from candidates import candidates, flow_text, read, write
from categories import category_figures, category_misses
from named import named_figures, unplaced
from pairs import pairs
from protocols import confusion, false_positives, protocol_figures, protocol_misses
from targets import table
from verdicts import corrected, miss_list, misses, scorer

if TYPE_CHECKING:
    from pairs import Pair

HERE = Path(__file__).parent
CORPUS = Path(os.environ.get("HALLMONITOR_SHARED", HERE.parents[2] / "shared")) / "corpus"
SCORER = CORPUS / "score_flows.py"


def figures(truth: Path, candidate: Path, *options: str) -> dict[str, float]:
    """Run the corpus's scorer.

    Returns:
        Each figure of `targets.TARGETS` in percent.
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


def score(folder: Path) -> dict[str, dict[str, float]]:
    """Score the captures and their mixture; `folder` takes the files between."""
    rows = write(folder / "candidates.jsonl", candidates(sorted((CORPUS / "pcaps").iterdir())))
    truth, mix_truth = CORPUS / "truth.jsonl.gz", CORPUS / "gateway-mix-truth.jsonl.gz"
    # Two captures are in the mixture of which the truth knows nothing.
    covered = {str(row["pcap"]) for row in read(truth)}
    unknown = {flow_text(row) for row in read(rows) if row["pcap"] not in covered}
    mixed = (row for row in candidates([CORPUS / "gateway-mix.pcap"]) if flow_text(row) not in unknown)
    mix = write(folder / "mix.jsonl", mixed)
    right = write(folder / "truth.jsonl", corrected(read(truth), CORPUS / "pcaps"))
    flows, mix_flows = of_captures(folder), pairs(scorer(SCORER), mix_truth, mix)
    return {
        "captures": figures(truth, rows) | content_figures(flows, rows),
        "truth corrected": figures(right, rows) | content_figures(flows, rows, corrected=True),
        "mixture": figures(mix_truth, mix) | content_figures(mix_flows, mix),
    }


def of_captures(folder: Path) -> list[Pair]:
    """The truth's flows beside the rows that `score` left in a folder."""
    return pairs(scorer(SCORER), CORPUS / "truth.jsonl.gz", folder / "candidates.jsonl")


def content_figures(flows: list[Pair], rows: Path, *, corrected: bool = False) -> dict[str, float]:
    """Each figure of `targets.CONTENT_TARGETS` in percent.

    Args:
        flows: the truth's, beside ours.
        rows: file of our rows.
        corrected: whether what the verdicts say against the truth counts.
    """
    of_truth = protocol_figures(flows, corrected=corrected) | category_figures(flows, corrected=corrected)
    return of_truth | named_figures(read(rows))


def report(folder: Path, arguments: argparse.Namespace) -> None:
    """Print the lists that were asked for, of the rows that `score` left in a folder."""
    flows = of_captures(folder)
    if arguments.misses:
        print(miss_list(misses(SCORER, CORPUS / "truth.jsonl.gz", folder / "candidates.jsonl")))
        print("\n".join(["", *protocol_misses(flows), "", *category_misses(flows)]))
    if arguments.protocols:
        print(f"\n{confusion(flows)}\n\n{false_positives(flows)}")
    if arguments.names:
        print(f"\n{unplaced(read(folder / 'candidates.jsonl'))}")


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the rows that were scored in this folder")
    parser.add_argument("--misses", action="store_true", help="print every miss, and what was found out about it")
    parser.add_argument(
        "--protocols", action="store_true", help="print the truth's protocols beside ours, and ours beside the truth's"
    )
    parser.add_argument("--names", action="store_true", help="print the names that no entry of the catalogue fits")
    arguments = parser.parse_args()
    if not CORPUS.is_dir():
        print(f"the optional corpus is not there: {CORPUS}; set HALLMONITOR_SHARED to the folder that holds it")
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        folder = arguments.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        print(table(score(folder)))
        report(folder, arguments)
    return 0


if __name__ == "__main__":
    sys.exit(main())
