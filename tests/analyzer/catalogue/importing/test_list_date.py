from __future__ import annotations

from datetime import date

import pytest

from hallmonitor.catalogue.importing.list_date import told_date


@pytest.mark.parametrize(
    "line",
    [
        "# Last modified: 2026-11-20 10:11 UTC",
        "! Last modified: 20 Nov 2026 06:31 UTC",
        "# Date: 20 November 2026 23:29:26 (UTC)",
        "; Last-Modified: Fri, 20 Nov 2026 17:23:11 GMT",
        "# Updated: Nov 20, 2026",
        "// generated on: 2026-11-20T10:11:12Z",
    ],
)
def test_dates_in_comments(line: str) -> None:
    assert told_date(f"# Title\n{line}\n0.0.0.0 a.example\n".encode()) == date(2026, 11, 20)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a.example\n",
        "Last modified: 2026-11-20\n",
        "# Last modified: 11/20/2026\n",
        "# Last modified: 2026-13-20\n",
        "# Last modified: 20 Foo 2026\n",
        "# Expires: 2026-11-20\n",
        "#\n" * 100 + "# Last modified: 2026-11-20\n",
    ],
)
def test_what_is_no_date_is_not_guessed(text: str) -> None:
    assert told_date(text.encode()) is None
