from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import structlog
from prometheus_client import CollectorRegistry

from hallmonitor_agent.config.memory import MIB
from hallmonitor_agent.reload import Reloading
from hallmonitor_agent.rules import load_rules
from hallmonitor_service.keeper import Keeper
from hallmonitor_service.log import configure_log

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hallmonitor_agent.catalogue_file import LoadedCatalogue


class Changed:
    """What a reload changed: in place of the loop and of the spool's folder."""

    def __init__(self) -> None:
        self.catalogues: list[LoadedCatalogue | None] = []
        self.bounds: list[tuple[int, int]] = []

    def use_catalogue(self, catalogue: LoadedCatalogue | None) -> None:
        self.catalogues.append(catalogue)

    def set_bounds(self, max_bytes: int, min_free_bytes: int) -> None:
        self.bounds.append((max_bytes, min_free_bytes))


class Service:
    """A service that was started with a configuration."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.changed = Changed()
        self.write("")
        keeper = Keeper(load_rules, CollectorRegistry())
        assert keeper.reload(1.0, path) == []
        assert keeper.kept is not None
        self.keeper = keeper
        self.reloading = Reloading(keeper, path, self.changed, self.changed, keeper.kept)  # type: ignore[arg-type]

    def write(self, more: str, ring_mb: int = 64) -> None:
        self.path.write_text(f'[capture]\ninterfaces = ["eth0"]\nring_mb = {ring_mb}\n\n{more}')


@pytest.fixture
def service(tmp_path: Path) -> Service:
    return Service(tmp_path / "agent.toml")


Log = pytest.CaptureFixture[str]


@pytest.fixture
def logged(capsys: Log) -> Iterator[Log]:
    """The log on standard error."""
    yield capsys
    structlog.reset_defaults()


def _lines(logged: Log) -> list[dict[str, object]]:
    return [json.loads(line) for line in logged.readouterr().err.splitlines()]


def test_bounds_catalogue_and_level_change_while_packets_flow(service: Service, logged: Log) -> None:
    catalogue = service.path.with_name("catalogue.json")
    catalogue.write_text(
        json.dumps(
            {
                "format": "hallmonitor-catalogue-1",
                "sha256": "ab" * 32,
                "categories": [],
                "entries": [],
                "ranges": [],
                "overlays": [],
            }
        )
    )
    service.write(
        '[flows]\ncatalogue = "catalogue.json"\n[spool]\nmax_mb = 7\nmin_free_mb = 8\n[log]\nlevel = "warning"\n'
    )
    service.reloading.reload(2.0)
    assert service.changed.bounds == [(7 * MIB, 8 * MIB)]
    assert [each and each.sha256 for each in service.changed.catalogues] == ["ab" * 32]
    # That it was reloaded is below the new level.
    assert _lines(logged) == []
    service.write("")
    service.reloading.reload(3.0)
    assert service.changed.catalogues[-1] is None
    assert [line["event"] for line in _lines(logged)] == ["the configuration was reloaded"]


def test_what_needs_a_restart_is_named_each_time(service: Service, logged: Log) -> None:
    service.write("[flows]\nworkers = 2\n", ring_mb=32)
    for now_s in (2.0, 3.0):
        service.reloading.reload(now_s)
    named = [line["key"] for line in _lines(logged) if line["level"] == "warning"]
    assert named == ["capture.ring_mb", "flows.workers"] * 2


def test_with_any_fault_the_old_configuration_holds_and_each_is_logged(service: Service, logged: Log) -> None:
    configure_log("info")
    service.write('[spool]\nmax_mb = 0\n[log]\nlevel = "loud"\n')
    for now_s in (2.0, 3.0):
        service.reloading.reload(now_s)
    assert (service.changed.bounds, service.changed.catalogues) == ([], [])
    told = [(line.get("line"), line["path"]) for line in _lines(logged) if "path" in line]
    assert told == [(6, str(service.path)), (8, str(service.path))] * 2
    assert service.keeper.kept is not None
    assert service.keeper.kept.settings.log.level == "info"
