from __future__ import annotations

import pytest

from reference_pages.configuration_keys import tables_of
from reference_pages.settings_files import FILES, SettingsFile
from reference_pages.settings_manual import settings_manual

WITH_MANUAL = [file for file in FILES if file.manual]


@pytest.mark.parametrize("file", WITH_MANUAL, ids=lambda file: file.manual)
def test_every_key_is_an_entry(file: SettingsFile) -> None:
    page = settings_manual(file, "1.0", "")
    keys = [key.name for table in tables_of(file.model) for key in table.keys]
    lines = page.split("\n")
    entries = [lines[at + 1] for at, line in enumerate(lines) if line == ".TP"]
    assert [entry for entry in entries if entry[3:-3] in keys] == [f"\\fB{key}\\fR" for key in keys]


def test_the_sections_of_a_file() -> None:
    (site,) = (file for file in FILES if file.name == "site.toml")
    page = settings_manual(site, "1.0", "")
    headings = [line[5:-1] for line in page.split("\n") if line.startswith('.SH "')]
    assert headings[:4] == ["NAME", "SYNOPSIS", "DESCRIPTION", "KEYS OF THE FILE ITSELF"]
    assert headings[-3:] == ["FILES", "EXAMPLES", "SEE ALSO"]
    assert "[working_hours]" in headings
    assert "[[exceptions]]" in headings
