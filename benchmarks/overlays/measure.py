"""What a long list costs: its import, its loading, and look-ups beside it, each in a process of its own.

python benchmarks/overlays/measure.py [--domains 4000000]
"""

from __future__ import annotations

import argparse
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SEED = 4012
LOOKUPS = 200_000
WORDS = (
    "ads",
    "track",
    "play",
    "shop",
    "media",
    "cloud",
    "net",
    "video",
    "img",
    "live",
    "best",
    "free",
    "my",
    "go",
    "x",
)
SUFFIXES = ("com", "net", "org", "info", "ru", "de", "co.uk", "xyz", "top", "online")


def write_list(path: Path, domains: int) -> None:
    """Write a list of as many different domains, in no order."""
    draw = random.Random(SEED)  # noqa: S311 - the same names in every run
    with path.open("w", encoding="ascii") as file:
        for number in range(domains):
            # Each number once, spread over all of 32 bits by an odd factor.
            label = f"{draw.choice(WORDS)}{draw.choice(WORDS)}{number * 2_654_435_761 % (1 << 32):x}"
            file.write(f"{label}.{draw.choice(SUFFIXES)}\n")


def import_list(path: Path, out: Path) -> None:
    """Import the list."""
    from hallmonitor.cli.list_importing import import_to_overlay  # noqa: PLC0415 - in a process of its own

    import_to_overlay(path, licence="none", source="made here", category="advertising", out=out, force=True)


def load(overlay: Path | None, names: Path) -> None:
    """Load the catalogue, with the overlay or without, and look names up in it."""
    from hallmonitor.catalogue import load_catalogue  # noqa: PLC0415 - in a process of its own
    from hallmonitor.catalogue.native import native_catalogue  # noqa: PLC0415
    from hallmonitor.shipped import root  # noqa: PLC0415

    started = time.perf_counter()
    data = load_catalogue(root(), [] if overlay is None else [overlay])
    native = native_catalogue(data)
    loaded = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    listed = [f"www.{name}" for name in names.read_text(encoding="ascii").split("\n", LOOKUPS)[:LOOKUPS]]
    catalogued = [f"www.{domain}" for domain, _, _ in data.entries] * (LOOKUPS // len(data.entries) + 1)
    print(f"  {len(native):,} domains loaded in {loaded:.2f} s, {peak:.0f} MB resident at most")
    for what, asked in (("of the list", listed), ("of the catalogue", catalogued[:LOOKUPS]), ("of neither", None)):
        hosts = asked or [f"www{number}.nothing{number}.example" for number in range(LOOKUPS)]
        started = time.perf_counter()
        found = sum(native.lookup(host) is not None for host in hosts)
        each = (time.perf_counter() - started) / len(hosts)
        print(f"  {each * 1e9:,.0f} ns a look-up {what}, called from Python; {found:,} of {len(hosts):,} found")


def run(*arguments: object) -> None:
    """Run a step in a process of its own, and tell what it took."""
    started = time.perf_counter()
    command = [sys.executable, __file__, *map(str, arguments)]
    subprocess.run(command, check=True)
    took = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"  {arguments[1]}: {took:.1f} s with the start of Python; {peak:.0f} MB resident at most so far", flush=True)


def main() -> None:
    """Measure, or do the one step that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--domains", type=int, default=4_000_000)
    parser.add_argument("--step", choices=["plain", "import", "load"])
    parser.add_argument("paths", nargs="*", type=Path)
    given = parser.parse_args()
    if given.step == "import":
        import_list(*given.paths)
    elif given.step == "plain":
        load(None, given.paths[0])
    elif given.step == "load":
        load(*given.paths)
    else:
        with tempfile.TemporaryDirectory() as folder:
            names, overlay = Path(folder) / "names", Path(folder) / "overlay"
            write_list(names, given.domains)
            # The least first: the peak is told of all steps so far.
            run("--step", "plain", names)
            run("--step", "import", names, overlay)
            run("--step", "load", overlay, names)


if __name__ == "__main__":
    main()
