"""Flow records alone: each capture on its own, in the format that the next program reads."""

from hallmonitor.flows.formats import FORMATS, open_format
from hallmonitor.flows.rows import text_columns

__all__ = ["FORMATS", "open_format", "text_columns"]
