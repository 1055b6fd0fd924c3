"""Flow records as NumPy columns, which signatures are evaluated over."""

from __future__ import annotations

from hallmonitor.columns.coded import Coded
from hallmonitor.columns.coded_addresses import CodedAddresses
from hallmonitor.columns.flow_columns import Columns
from hallmonitor.columns.vocabulary import VOCABULARY, Column, Kind

__all__ = ["VOCABULARY", "Coded", "CodedAddresses", "Column", "Columns", "Kind"]
