"""What docs/monitoring.md shows, as files and commands."""

from __future__ import annotations

import re
from typing import Any, Final, NamedTuple

import yaml
from shipped_rules import FOLDER, REPOSITORY

PAGE: Final = (REPOSITORY / "docs" / "monitoring.md").read_text(encoding="utf-8")


class Block(NamedTuple):
    """A fenced block.

    Attributes:
        language: yaml, toml or sh.
        file: that its first line names, if any.
        text: all of it.
    """

    language: str
    file: str
    text: str

    def read(self) -> Any:  # noqa: ANN401 - whatever YAML holds
        """Read it as YAML."""
        return yaml.safe_load(self.text)


def _blocks() -> list[Block]:
    found = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    return [Block(language, _named(text), text) for language, text in found]


def _named(text: str) -> str:
    first = re.match(r"# (?:into )?(/\S+)\n", text)
    return first[1] if first else ""


BLOCKS: Final = _blocks()


def with_tls_job() -> str:
    """Give the shipped prometheus.yml with the job for TLS, which is commented there, in use."""
    text = (FOLDER / "prometheus.yml").read_text(encoding="utf-8")
    head, begin, rest = text.partition("  # - job_name: hallmonitor-agent-tls\n")
    commented, end, tail = rest.partition("\n\n")
    return head + re.sub(r"^(\s*)# ", r"\1", begin + commented, flags=re.MULTILINE) + end + tail
