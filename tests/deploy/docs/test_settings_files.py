from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from reference_pages.settings_files import FILES, SettingsFile

EXAMPLES = [file for file in FILES if file.example]


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.page)
def test_the_example_is_a_whole_file(file: SettingsFile) -> None:
    file.model.model_validate(tomllib.loads(file.example))


def test_what_has_a_manual_page_has_a_place_and_an_example() -> None:
    assert [file.page for file in FILES if file.manual and not (file.place and file.example)] == []


def test_pages_have_names_of_their_own() -> None:
    assert len({file.page for file in FILES}) == len(FILES)
    assert all(Path(file.place).is_absolute() for file in FILES if file.place)
