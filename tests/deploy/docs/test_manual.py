"""The manual pages are roff that groff has nothing to say of."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from reference_pages.command_tree import programs
from reference_pages.manual import manual

MANUAL = manual("0.1.0", "2026-11-28")
SECTIONS = ("NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXIT STATUS", "ENVIRONMENT", "SEE ALSO")


@pytest.mark.parametrize("name", MANUAL)
def test_groff_has_nothing_to_say(name: str) -> None:
    if shutil.which("groff") is None:
        pytest.skip("groff is not installed")
    command = ["groff", "-man", "-Tutf8", "-ww", "-k", "-z"]
    done = subprocess.run(command, input=MANUAL[name], capture_output=True, text=True, check=True)
    assert done.stderr == ""


def test_every_command_has_a_page() -> None:
    commands = {f"{command.manual}.1" for program in programs() for command in program.all()}
    assert {name for name in MANUAL if name.endswith(".1")} == commands
    assert {"hallmonitor.1", "hallmonitor-agent.1", "hallmonitor-replay.1", "hallmonitor-policy-check.1"} <= commands
    assert {name for name in MANUAL if name.endswith(".5")} == {
        "agent.toml.5",
        "follow.toml.5",
        "hallmonitor-site.toml.5",
    }


@pytest.mark.parametrize("name", [name for name in MANUAL if name.endswith(".1")])
def test_the_sections_of_a_command(name: str) -> None:
    headings = re.findall(r'(?m)^\.SH "(.*)"$', MANUAL[name])
    assert [heading for heading in headings if heading in SECTIONS] == list(SECTIONS)


def test_pages_name_pages_that_there_are() -> None:
    named = {
        f"{page}.{section}".replace("\\-", "-")
        for text in MANUAL.values()
        for page, section in re.findall(r"\\fB([\w.\\-]+)\\fR\((\d)\)?", text[text.index('.SH "SEE ALSO"') :])
    }
    assert len(named) > 20
    assert named - set(MANUAL) == {"pcap-filter.7"}


def test_the_day_is_that_of_the_source() -> None:
    assert MANUAL["hallmonitor.1"].startswith(
        '.TH "hallmonitor" 1 "2026\\-11\\-28" "hallmonitor 0.1.0" "hallmonitor"\n'
    )
