"""Every source file has its test, and the distributions agree."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[1]
PACKAGES = {
    "analyzer": REPOSITORY / "analyzer" / "hallmonitor",
    "agent": REPOSITORY / "agent" / "hallmonitor_agent",
    "service": REPOSITORY / "engine" / "service" / "hallmonitor_service",
    "deploy/docs": REPOSITORY / "deploy" / "docs" / "reference_pages",
}
"""Packages by the folder of their tests."""
CORE = REPOSITORY / "engine" / "core" / "src"
RING = REPOSITORY / "engine" / "ring" / "src"

WITHOUT_TEST: dict[str, str] = {
    "agent/hallmonitor_agent/capture/source.py": "what is asked of a capture; the tests of loop and service have one",
    "agent/hallmonitor_agent/check/situation.py": "what the checks look at; tests/agent/check/made_up.py makes one",
    "agent/hallmonitor_agent/metrics/capture_measures.py": "held by tests/agent/metrics/test_collector.py",
    "agent/hallmonitor_agent/metrics/decoding_measures.py": "held by tests/agent/metrics/test_collector.py",
    "agent/hallmonitor_agent/metrics/flow_measures.py": "held by tests/agent/metrics/test_collector.py",
    "agent/hallmonitor_agent/metrics/spool_measures.py": "held by tests/agent/metrics/test_collector.py",
    "agent/hallmonitor_agent/top/view.py": "what the screen is drawn from; tests/agent/top/test_screen.py draws it",
    "analyzer/hallmonitor/outputs/receiver.py": "what a receiver is; each receiver's file holds its own",
    "deploy/docs/reference_pages/__main__.py": "held by tests/deploy/docs/test_main.py",
    "deploy/docs/reference_pages/places.py": "places; held by tests/deploy/docs/test_command_manual.py",
    "analyzer/hallmonitor/retention/data_class.py": "what a class of data is; each class's file holds its own",
    "engine/core/src/capture/writer.rs": "writes captures for other files' tests",
    "engine/core/src/decode/refused.rs": "names of layers and reasons",
    "engine/core/src/decode/tunnel/testing.rs": "reads headers for other files' tests",
    "engine/core/src/flow/connection.rs": "held by engine/core/tests/flow_rule/",
    "engine/core/src/flow/named.rs": "held by engine/core/tests/flow_rule/",
    "engine/core/src/flow/alone.rs": "held by engine/core/tests/flow_rule/",
    "engine/core/src/flow/collect.rs": "held by engine/core/tests/flow_rule/ with any number of workers",
    "engine/core/src/flow/open/connected.rs": "held by engine/core/tests/flow_rule/",
    "engine/core/src/flow/room.rs": "held by engine/core/tests/flow_rule/",
    "engine/core/src/flow/shard.rs": "held by engine/core/tests/flow_rule/",
    "engine/core/src/flow/table.rs": "held by engine/core/tests/flow_rule/",
    "engine/core/src/flow/workers.rs": "held by engine/core/tests/flow_rule/ and tests/test_workers.py",
    "engine/core/src/identify/conversation.rs": "speaks protocols for other files' tests",
    "engine/core/src/identify/facts.rs": "a record's fields",
    "engine/core/src/identify/network/held.rs": "holds judgments for other files' tests",
    "engine/core/src/identify/media/exchange.rs": "shows datagrams to parsers for other files' tests",
    "engine/core/src/identify/parser.rs": "what a parser is; each parser's file holds its own",
    "engine/core/src/identify/parsers.rs": "the list of parsers; first_byte.rs there holds what it spares",
    "engine/core/src/identify/quic/landmark.rs": "held by engine/core/src/identify/quic/tests.rs",
    "engine/core/src/identify/quic/sealing.rs": "seals packets for other files' tests",
    "engine/core/src/identify/tunnels/testing.rs": "shows datagrams to other files' tests",
    "engine/core/src/record/known_codes.rs": "held by engine/core/src/record/reference.rs",
    "engine/core/src/record/known_texts.rs": "held by engine/core/src/record/reference.rs",
    "engine/core/src/record/recurring.rs": "held by engine/core/src/record/reference.rs",
    "engine/core/src/record/reference.rs": "holds the writer to what each record says by itself",
    "engine/core/src/record/rows.rs": "held by engine/core/src/record/reference.rs",
    "engine/core/src/record/rows/arrays.rs": "held by engine/core/src/record/reference.rs",
    "engine/core/src/recorder.rs": "held by engine/core/src/engine/tests.rs and engine/core/src/live/tests.rs",
    "engine/ring/src/interface.rs": "held by engine/ring/tests/rings/absence.rs",
    "engine/ring/src/ring.rs": "held by engine/ring/tests/rings/packets.rs",
    "engine/ring/src/rings.rs": "held by engine/ring/tests/rings/packets.rs",
}
"""Source files without a test of their own, each with the reason; an entry that is no longer needed fails."""


def _untested() -> set[str]:
    untested = {
        str(path.relative_to(REPOSITORY))
        for tests, package in PACKAGES.items()
        for path in package.rglob("*.py")
        if path.name != "__init__.py"
        and not (REPOSITORY / "tests" / tests / path.relative_to(package).with_name(f"test_{path.stem}.py")).exists()
    }
    for path in (path for crate in (CORE, RING) for path in crate.rglob("*.rs") if path.name != "tests.rs"):
        text = path.read_text(encoding="utf-8")
        only_declares = path.name in {"lib.rs", "mod.rs"} and "fn " not in text
        if "#[cfg(test)]" not in text and not only_declares:
            untested.add(str(path.relative_to(REPOSITORY)))
    return untested


def test_every_source_file_has_a_test_or_a_reason() -> None:
    assert _untested() == set(WITHOUT_TEST)


def _version(path: str, *keys: str) -> str:
    value = tomllib.loads((REPOSITORY / path).read_text(encoding="utf-8"))
    for key in keys:
        value = value[key]
    return str(value)


def test_distributions_have_one_version() -> None:
    version = _version("pyproject.toml", "project", "version")
    assert _version("engine/Cargo.toml", "workspace", "package", "version") == version
    for path in ("engine/service/pyproject.toml", "agent/pyproject.toml"):
        assert _version(path, "project", "version") == version
    for path in ("pyproject.toml", "agent/pyproject.toml"):
        pinned = tomllib.loads((REPOSITORY / path).read_text(encoding="utf-8"))["project"]["dependencies"]
        assert {f"hallmonitor-engine=={version}", f"hallmonitor-service=={version}"} <= set(pinned)


SHIPPED = sorted(path for package in PACKAGES.values() for path in package.rglob("*.py"))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_no_shipped_module_imports_scapy(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "import scapy" not in text
    assert "from scapy" not in text
