"""The agent's configuration file: its keys, their defaults, what each may hold."""

from __future__ import annotations

from hallmonitor_agent.config.capture import CaptureTable
from hallmonitor_agent.config.loading import load_agent_settings
from hallmonitor_agent.config.settings import AgentSettings

__all__ = ["AgentSettings", "CaptureTable", "load_agent_settings"]
