from __future__ import annotations

import pytest

from reference_pages.configuration_keys import tables_of
from reference_pages.settings_files import FILES, SettingsFile
from reference_pages.settings_pages import settings_page


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.page)
def test_every_key_has_a_heading(file: SettingsFile) -> None:
    lines = settings_page(file).split("\n")
    keys = [key for table in tables_of(file.model) for key in table.keys]
    assert [line[4:] for line in lines if line.startswith("### ")] == [key.path for key in keys]


def test_what_stands_below_a_key() -> None:
    (agent,) = (file for file in FILES if file.name == "agent.toml")
    page = settings_page(agent)
    section = page[page.index("### spool.max_mb") : page.index("### spool.min_free_mb")]
    assert section.split("\n\n", 1)[1] == (
        "Room that this sensor's files may take, in MiB; beyond, the oldest go first.\n\n"
        "- Holds: whole number from 1 on\n"
        "- Unit: MiB\n"
        "- Default: `2048`\n"
        "- Environment: `HALLMONITOR_AGENT__SPOOL__MAX_MB`\n\n"
    )


def test_a_list_of_tables_has_one_variable() -> None:
    (follow,) = (file for file in FILES if file.name == "follow.toml")
    page = settings_page(follow)
    assert "`HALLMONITOR_FOLLOW__OUTPUTS__WEBHOOK` holds all of them" in page
    assert "HALLMONITOR_FOLLOW__OUTPUTS__WEBHOOK__" not in page
