"""What docs/outputs.md shows can be written so, and every key is told there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from prometheus_client import CollectorRegistry

from hallmonitor.outputs.config import JsonLinesOutput, OutputsTable
from hallmonitor.outputs.metrics import OutputMetrics
from hallmonitor.outputs.syslog_config import SyslogOutput
from hallmonitor.outputs.syslog_message import SEVERITIES
from hallmonitor.outputs.webhook_config import WebhookOutput
from hallmonitor.retention.config import RetentionTable
from hallmonitor.retention.retention import Retention
from hallmonitor_service.settings_file import load_settings
from hallmonitor_service.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import BaseModel

PAGE = Path(__file__).parents[1] / "docs" / "outputs.md"
TEXT = PAGE.read_text(encoding="utf-8")


class Settings(Table):
    """The tables where follow.toml has them."""

    outputs: OutputsTable = OutputsTable()
    retention: RetentionTable = RetentionTable()


def blocks() -> list[str]:
    """The fenced blocks of the page that are TOML."""
    return re.findall(r"^```toml[^\n]*\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)


def test_what_the_page_shows_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "\n\n".join(blocks())
    for place in ("/etc/hallmonitor", "/var/log/hallmonitor"):
        text = text.replace(place, str(tmp_path))
    for name in ("office.token", "desk.password"):
        (tmp_path / name).write_text("a secret")
        (tmp_path / name).chmod(0o640)
    # Certificates are held by tests/analyzer/outputs/test_client_tls.py.
    for module in ("syslog_config", "webhook_config"):
        monkeypatch.setattr(f"hallmonitor.outputs.{module}.tls_refusals", lambda *_: [])
    (tmp_path / "follow.toml").write_text(text)
    settings = load_settings(tmp_path / "follow.toml", Settings, "the configuration")
    assert list(settings.outputs.by_name) == ["json_lines", "syslog", "office", "help-desk"]
    assert settings.retention == RetentionTable()


@pytest.mark.parametrize("model", [JsonLinesOutput, SyslogOutput, WebhookOutput, RetentionTable])
def test_every_key_is_told(model: type[BaseModel]) -> None:
    assert [key for key in model.model_fields if key not in TEXT] == []


@pytest.mark.parametrize("made", [OutputMetrics, Retention])
def test_every_metric_is_told(made: Callable[[CollectorRegistry], object]) -> None:
    registry = CollectorRegistry()
    made(registry)
    assert [metric.name for metric in registry.collect() if f"`{metric.name}" not in TEXT] == []


def test_severities_are_those_of_the_messages() -> None:
    for level, severity in SEVERITIES.items():
        assert f"{level} {severity}" in TEXT
