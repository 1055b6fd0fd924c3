from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from hallmonitor.cli import retention as command
from hallmonitor.cli.app import app


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Path, dict[str, Any]]]:
    """What the command asks for."""
    calls: list[tuple[Path, dict[str, Any]]] = []

    def retain(config: Path, **options: bool) -> int:
        calls.append((config, options))
        return 0

    monkeypatch.setattr(command, "retain", retain)
    return calls


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        ([], {"dry_run": False, "as_json": False}),
        (["--dry-run"], {"dry_run": True, "as_json": False}),
        (["--dry-run", "--json"], {"dry_run": True, "as_json": True}),
    ],
)
def test_options_are_handed_on(
    options: list[str], wanted: dict[str, bool], asked: list[tuple[Path, dict[str, Any]]]
) -> None:
    assert CliRunner().invoke(app, ["retention", "--config", "follow.toml", *options]).exit_code == 0
    assert asked == [(Path("follow.toml"), wanted)]
