"""What several rooms' tests share: the demo day, the optional corpus, the installed command."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import structlog
from hypothesis import settings

from hallmonitor.catalogue.overlay import Counts, Overlay, OverlayService, Provenance
from hallmonitor.catalogue.overlay_file import head_text
from hallmonitor.demo import write_demo
from hallmonitor_service.verbosity import Verbosity, ask_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

REPOSITORY = Path(__file__).parents[1]

# No test is timed, and each run sees the same examples, also where a test says nothing of it.
settings.register_profile("hallmonitor", deadline=None, derandomize=True)
settings.load_profile("hallmonitor")


@dataclass(frozen=True, slots=True)
class DemoDay:
    """The demo capture and its site file."""

    capture: Path
    site: Path


@pytest.fixture(autouse=True)
def _telling_as_at_first() -> Iterator[None]:
    """What one test does to the log, and to how much is told, does not concern the next."""
    yield
    structlog.reset_defaults()
    ask_for(Verbosity.NORMAL)


@pytest.fixture(scope="session")
def demo_day(tmp_path_factory: pytest.TempPathFactory) -> DemoDay:
    """The demo capture, written once for a test process."""
    capture = tmp_path_factory.mktemp("demo") / "day.pcap"
    summary = write_demo(capture)
    return DemoDay(summary.capture, summary.site)


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The optional corpus of captures that others made, beside the checkout."""
    path = Path(os.environ.get("HALLMONITOR_SHARED", REPOSITORY.parent / "shared")) / "corpus"
    if not path.is_dir():
        pytest.skip(f"the optional corpus is not there: {path}")
    return path


@pytest.fixture(scope="session")
def traffic() -> Callable[..., subprocess.CompletedProcess[str]]:
    """The generator of the benchmark's captures, run to its end with the given arguments; built where it has to be."""
    if shutil.which("cargo") is None:
        pytest.skip("the generator of captures needs cargo to be built")
    manifest = REPOSITORY / "benchmarks" / "traffic" / "Cargo.toml"
    environment = os.environ | {"CARGO_TARGET_DIR": str(REPOSITORY / "build" / "benchmarks-target")}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        cargo = ["cargo", "run", "--release", "--locked", "--quiet", "--manifest-path", str(manifest), "--"]
        return subprocess.run([*cargo, *arguments], capture_output=True, text=True, check=False, env=environment)

    return run


@pytest.fixture
def overlay_file(tmp_path: Path) -> Callable[..., Path]:
    """Writes an overlay: for each `(service, category)` its domains and networks."""

    def write(name: str, entries: dict[tuple[str, str], list[str]]) -> Path:
        text = "".join(
            f"= {service} {category}\n" + "".join(f"{entry}\n" for entry in listed)
            for (service, category), listed in entries.items()
        )
        networks = {key: sum("/" in entry for entry in listed) for key, listed in entries.items()}
        services = tuple(OverlayService(*key, len(entries[key]) - networks[key], networks[key]) for key in entries)
        path = tmp_path / f"{name}.overlay"
        total = sum(map(len, entries.values()))
        digest = hashlib.sha256(text.encode()).hexdigest()
        provenance = Provenance("CC0-1.0", "made for a test", "2026-11-28", "plain", digest)
        overlay = Overlay(path, name, provenance, Counts(total, 0, {}), services, digest, 0, "")
        path.write_text(head_text(overlay) + text, encoding="utf-8")
        return path

    return write


@pytest.fixture(scope="session")
def command_path() -> Path:
    """The installed command."""
    return Path(sys.executable).with_name("hallmonitor")


@pytest.fixture(scope="session")
def hallmonitor(command_path: Path) -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """The installed command, run to its end with the given arguments."""

    def run(*arguments: str | Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        command = [str(command_path), *map(str, arguments)]
        return subprocess.run(command, input=stdin, capture_output=True, check=False, timeout=300)

    return run


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser, for one file's tests: the event loop that it runs in must not stand in the way of others."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("chromium is not installed")
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - few tests look at a page, and it loads slowly

    with sync_playwright() as playwright:
        # The sandbox needs privileges that a build machine may lack; the page shown is our own.
        launched = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture(params=[1100, 400], ids=lambda width: f"{width} px")
def page(request: pytest.FixtureRequest, browser: Browser, page_file: Path) -> Iterator[Page]:
    """The page that a file's fixture `page_file` gives, as wide as a desk's screen and a phone's.

    It asks nothing of the network, and has nothing to tell its console.
    """
    context = browser.new_context(viewport={"width": request.param, "height": 900})
    shown = context.new_page()
    asked: list[str] = []
    told: list[str] = []
    shown.on("request", lambda sent: asked.append(sent.url))
    shown.on("console", lambda message: told.append(message.text))
    shown.goto(page_file.as_uri())
    yield shown
    context.close()
    assert asked == [page_file.as_uri()]
    assert told == []
