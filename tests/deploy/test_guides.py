"""What the guides tell is what the code does: commands, messages, names of columns and losses."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path

import pytest
import yaml

from hallmonitor.columns.vocabulary import VOCABULARY
from hallmonitor.follow.judging import CLOCK_AHEAD
from hallmonitor.follow.rule_change import RULES_CHANGED
from hallmonitor.follow.spool_reader import DAMAGED, MISSING
from hallmonitor_agent.config.loading import load_agent_settings
from hallmonitor_agent.metrics.label_sets import LOSS_CAUSES

REPOSITORY = Path(__file__).parents[2]
DOCS = REPOSITORY / "docs"
SOURCES = "\n".join(
    path.read_text(encoding="utf-8")
    for folder in ("agent", "analyzer", "engine")
    for path in (REPOSITORY / folder).rglob("*.py")
)
MESSAGES = (
    "an interface is not there: it is waited for",
    "no packets can come: ",
    "no catalogue is configured: categories follow from protocol and port alone",
    "packets are captured through libpcap, which is slow",
    "another agent writes this sensor's files",
    "another process follows with this state",
    "the configuration was not reloaded: the last good one holds",
    "the rules have a fault; the last good ones stay",
    "a change takes effect with the next start only",
    "records lie more than a day ahead of this machine's clock",
    "the last file could not be written",
    "the state cannot be written",
    "the clock is not synchronised",
    "nothing to capture",
)
"""That docs/troubleshooting.md quotes."""


def _page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def _six_commands() -> list[str]:
    blocks = re.findall(r"^```sh\n(.*?)^```$", _page("install.md"), re.MULTILINE | re.DOTALL)
    return [block.replace("\\\n", "").strip() for block in blocks]


def test_the_installation_has_six_commands() -> None:
    commands = _six_commands()
    assert len(commands) == 6
    assert not [command for command in commands if "\n" in command]
    for command in commands:
        subprocess.run(["/bin/bash", "-n", "-c", command], check=True)


def test_the_second_command_makes_a_configuration_that_holds(tmp_path: Path) -> None:
    path = tmp_path / "agent.toml"
    path.write_text((REPOSITORY / "deploy" / "agent.example.toml").read_text(encoding="utf-8"))
    *words, named = shlex.split(_six_commands()[1])
    assert named == "/etc/hallmonitor/agent.toml"
    subprocess.run([*words, str(path)], check=True)
    interfaces = tmp_path / "net"
    (interfaces / "ens18").mkdir(parents=True)
    settings = load_agent_settings(path, interfaces)
    assert settings.capture.interfaces == ("ens18",)
    prometheus = yaml.safe_load((REPOSITORY / "deploy" / "prometheus" / "prometheus.yml").read_text(encoding="utf-8"))
    of_agents = next(each for each in prometheus["scrape_configs"] if each["job_name"] == "hallmonitor-agent")
    assert settings.capture.sensor == of_agents["static_configs"][0]["labels"]["sensor"]
    assert settings.flows.catalogue == Path("/etc/hallmonitor/catalogue.json")
    assert f"--output {settings.flows.catalogue} " in _six_commands()[2]


@pytest.mark.parametrize("message", MESSAGES)
def test_a_message_that_is_quoted_is_one_of_the_code(message: str) -> None:
    assert message in _page("troubleshooting.md")
    assert message in SOURCES


def test_every_cause_of_a_loss_is_a_blind_spot() -> None:
    page = _page("blind-spots.md")
    causes = {*LOSS_CAUSES, CLOCK_AHEAD, RULES_CHANGED, MISSING, DAMAGED}
    assert not [cause for cause in sorted(causes) if f"`{cause}`" not in page]


@pytest.mark.parametrize("column", ["domain_source", "category_source"])
def test_every_source_of_a_name_and_of_a_category_is_told(column: str) -> None:
    page = _page("blind-spots.md")
    assert not [value for value in VOCABULARY[column].known if f"`{value}`" not in page]


@pytest.mark.parametrize("picture", ["mirror-port", "tap", "on-the-gateway"])
def test_a_picture_is_told_in_words_and_asks_nothing_of_the_network(picture: str) -> None:
    text = (DOCS / "pictures" / f"{picture}.svg").read_text(encoding="utf-8")
    assert re.search(r"<title id=\"title\">[^<]{10,}</title>", text)
    assert re.search(r"<desc id=\"desc\">[^<]{40,}</desc>", text)
    assert 'aria-labelledby="title desc"' in text
    assert "prefers-color-scheme: dark" in text
    assert not re.findall(r"(?:href|src|url|@import)\b[^;>]*//", text)
    assert f"](pictures/{picture}.svg)" in _page("placement.md")
