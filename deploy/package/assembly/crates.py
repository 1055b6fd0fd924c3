"""Finds the licences of the Rust crates that the engine's library holds."""

from __future__ import annotations

import json
import re
import subprocess
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from assembly.licences import TEXT_NAMES, Bundled

if TYPE_CHECKING:
    from collections.abc import Iterator

_LISTED = re.compile(r"(?P<name>\S+) v(?P<version>\S+).*?\|(?P<licence>.+)")


def linked_crates(engine: Path, target: str, places: tuple[str, ...]) -> Bundled:
    """Give the engine's library as one that holds others: each crate's texts, those that are the same once.

    Args:
        engine: folder of the engine's workspace.
        target: Rust's name of what it is built for.
        places: where the library is in the package's build tree.

    Raises:
        subprocess.CalledProcessError: cargo does not know a crate, or has it not fetched.
    """
    crates = sorted(set(_crates(engine, target)))
    folders = _folders(engine, target)
    by_text = defaultdict[str, list[str]](list)
    for name, version, licence in crates:
        for text in _texts(folders[name, version]):
            by_text[text].append(f"{name} {version} ({licence})")
    texts = [f"Of the crates {', '.join(names)}:\n\n{text}" for text, names in by_text.items()]
    licences = sorted({f"({licence})" if " " in licence else licence for _, _, licence in crates} | {"Apache-2.0"})
    return Bundled("hallmonitor-engine with the crates in it", places, " AND ".join(licences), tuple(texts))


def _crates(engine: Path, target: str) -> Iterator[tuple[str, str, str]]:
    form = ["--prefix", "none", "--format", "{p}|{l}", "--edges", "normal,no-proc-macro", "--no-dedupe"]
    for line in _cargo(engine, "tree", "--package", "hallmonitor-bindings", "--target", target, *form).splitlines():
        found = _LISTED.fullmatch(line.strip())
        if found and not found["name"].startswith("hallmonitor-"):
            yield found["name"], found["version"], found["licence"].strip()


def _folders(engine: Path, target: str) -> dict[tuple[str, str], Path]:
    told = json.loads(_cargo(engine, "metadata", "--format-version", "1", "--filter-platform", target))
    return {(each["name"], each["version"]): Path(each["manifest_path"]).parent for each in told["packages"]}


def _texts(crate: Path) -> Iterator[str]:
    for path in sorted(path for path in crate.iterdir() if path.is_file() and TEXT_NAMES.search(path.name)):
        yield path.read_text(encoding="utf-8", errors="replace")


def _cargo(engine: Path, command: str, *options: str) -> str:
    asked = ["cargo", command, "--locked", "--offline", *options]
    return subprocess.run(asked, cwd=engine, check=True, capture_output=True, text=True).stdout
