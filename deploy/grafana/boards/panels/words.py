"""A text, for what no figure tells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grafana_foundation_sdk.builders import text
from grafana_foundation_sdk.models.text import TextMode

from boards.panels.shown import Shown

if TYPE_CHECKING:
    from grafana_foundation_sdk.cog.builder import Builder
    from grafana_foundation_sdk.models.dashboard import Panel


@dataclass(frozen=True, slots=True, kw_only=True)
class Words(Shown):
    """A text.

    Attributes:
        content: Markdown.
    """

    content: str

    def build(self) -> Builder[Panel]:
        """Give the panel."""
        return self.framed(text.Panel()).mode(TextMode.MARKDOWN).content(self.content)
