"""The tables [outputs] as an operator writes them, and what is told of each mistake."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pydantic import Field

from hallmonitor.outputs.config import JsonLinesOutput, OutputsTable
from hallmonitor.outputs.syslog_config import SyslogOutput
from hallmonitor.outputs.webhook_config import WebhookOutput
from hallmonitor_service.faults import FaultsError
from hallmonitor_service.settings_file import load_settings
from hallmonitor_service.table import Table

if TYPE_CHECKING:
    from pathlib import Path


class Settings(Table):
    """A file that has the tables where follow.toml has them."""

    outputs: OutputsTable = Field(default=OutputsTable())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with secrets."""
    for name, content, mode in (
        ("token", "token-1", 0o600),
        ("open", "token-1", 0o644),
        ("url", "https://alerts.example/a-secret", 0o600),
        ("clear-url", "http://alerts.example/a-secret", 0o600),
        ("no-url", "a secret", 0o600),
        ("no.pem", "no PEM", 0o600),
    ):
        path = tmp_path / name
        path.write_text(content)
        path.chmod(mode)
    return tmp_path


def read(folder: Path, text: str) -> OutputsTable:
    path = folder / "follow.toml"
    path.write_text(text.replace("DIR", str(folder)))
    return load_settings(path, Settings, "the configuration").outputs


def faults(folder: Path, text: str) -> list[str]:
    with pytest.raises(FaultsError) as caught:
        read(folder, text)
    return [
        str(fault).removeprefix(f"{folder / 'follow.toml'}:").replace(str(folder), "DIR")
        for fault in caught.value.faults
    ]


def test_without_a_table_alerts_are_in_the_state_alone(folder: Path) -> None:
    assert read(folder, "").by_name == {}


def test_every_table_is_read_and_has_its_name(folder: Path) -> None:
    table = read(
        folder,
        """
[outputs.json_lines]
path = "DIR/alerts.jsonl"

[outputs.syslog]
transport = "tls"
host = "log.example"

[[outputs.webhook]]
url = "https://alerts.example/hook"

[[outputs.webhook]]
name = "office"
url_file = "DIR/url"
bearer_token_file = "DIR/token"
begin = "first"
""",
    )
    assert table.by_name == {
        "json_lines": JsonLinesOutput(path=folder / "alerts.jsonl"),
        "syslog": SyslogOutput(transport="tls", host="log.example"),
        "webhook": WebhookOutput(url="https://alerts.example/hook"),
        "office": WebhookOutput(
            name="office", url_file=folder / "url", bearer_token_file=folder / "token", begin="first"
        ),
    }


def test_every_key_has_a_sentence() -> None:
    for model in (OutputsTable, JsonLinesOutput, SyslogOutput, WebhookOutput):
        for name, field in model.model_fields.items():
            assert field.description is not None, name
            assert field.description.endswith("."), name


def test_defaults_pass_their_own_checks() -> None:
    assert OutputsTable.model_validate(OutputsTable().model_dump()) == OutputsTable()
    assert SyslogOutput.model_validate(SyslogOutput().model_dump()) == SyslogOutput()


def test_a_url_is_shown_nowhere() -> None:
    assert "a-secret" not in repr(WebhookOutput(url="https://alerts.example/a-secret"))


SYSLOG = "[outputs.syslog]\n"
WEBHOOK = "[[outputs.webhook]]\n"
SOUND = WEBHOOK + 'url = "https://alerts.example"\n'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            '[outputs.json_lines]\npath = "alerts.jsonl"\n',
            [
                (
                    "2: outputs.json_lines.path: 'alerts.jsonl' is no full path "
                    "(begin it with /: a service has no folder of its own to begin from)"
                )
            ],
        ),
        (
            '[outputs.json_lines]\npath = "DIR/none/alerts.jsonl"\n',
            ["2: outputs.json_lines.path: its folder is not there (make the folder, for the service to write to)"],
        ),
        ("[outputs.json_lines]\n", ["1: missing key path in outputs.json_lines"]),
        ("[outputs.json_line]\n", ["1: unknown key json_line in outputs (did you mean json_lines?)"]),
        (
            SYSLOG + 'transport = "tpc"\n',
            ["2: outputs.syslog.transport must be 'unix', 'udp', 'tcp' or 'tls' (did you mean tcp?)"],
        ),
        (
            SYSLOG + 'transport = "udp"\n',
            ["2: outputs.syslog: the transport udp needs a host (write host = ...)"],
        ),
        (
            SYSLOG + 'host = "log.example"\nport = 6514\nca_file = "DIR/no.pem"\n',
            [
                (
                    "2: outputs.syslog: host means nothing for the transport unix "
                    '(leave it out, or write transport = "udp" or "tcp" or "tls")'
                ),
                (
                    "3: outputs.syslog: port means nothing for the transport unix "
                    '(leave it out, or write transport = "udp" or "tcp" or "tls")'
                ),
                (
                    "4: outputs.syslog: ca_file means nothing for the transport unix "
                    '(leave it out, or write transport = "tls")'
                ),
                "4: outputs.syslog: ca_file holds no certificates of authorities in PEM (name another file)",
            ],
        ),
        (
            SYSLOG + 'transport = "udp"\nhost = "log.example"\nport = 70000\nmax_bytes = 480\n',
            [
                "4: outputs.syslog.port: 70000 is not from 1 to 65,535",
                "5: outputs.syslog.max_bytes: 480 is not from 1,024 to 65,507",
            ],
        ),
        (
            SYSLOG + 'facility = "local8"\n',
            ["2: outputs.syslog.facility: 'local8' is no facility of syslog (did you mean local7?)"],
        ),
        (
            '[outputs.webhook]\nurl = "https://alerts.example"\n',
            ["1: outputs.webhook: there may be several (write [[outputs.webhook]] in place of [outputs.webhook])"],
        ),
        (WEBHOOK + 'receiver = "office"\n', ["1: outputs.webhook[1]: there is no URL (write url, or url_file)"]),
        (
            SOUND + 'url_file = "DIR/url"\n',
            ["3: outputs.webhook[1]: the URL is given twice (keep url or url_file)"],
        ),
        (
            WEBHOOK + 'url = "https://user:word@alerts.example/a-secret"\n',
            ["2: outputs.webhook[1].url: the URL holds a user (write username and password_file instead)"],
        ),
        (
            WEBHOOK + 'url_file = "DIR/no-url"\n',
            [
                (
                    "2: outputs.webhook[1]: the URL in the file has letters that no URL has "
                    "(write it in ASCII, such as https://alerts.example/hook)"
                )
            ],
        ),
        (
            SOUND + 'bearer_token_file = "DIR/open"\n',
            ["3: outputs.webhook[1].bearer_token_file: the file is open to others (mode 0644) (chmod 640, or 600)"],
        ),
        (
            SOUND + 'bearer_token_file = "DIR/none"\n',
            [
                (
                    "3: outputs.webhook[1].bearer_token_file: the file cannot be read: no such file or directory "
                    "(name a file that the service can read)"
                )
            ],
        ),
        (
            SOUND + 'username = "monitor:1"\n',
            [
                "3: outputs.webhook[1]: there is a user without a password (write password_file as well)",
                "3: outputs.webhook[1]: a user's name holds no colon (RFC 7617 section 2)",
            ],
        ),
        (
            SOUND + 'password_file = "DIR/token"\nbearer_token_file = "DIR/token"\n',
            [
                "3: outputs.webhook[1]: there is a password without a user (write username as well)",
                "3: outputs.webhook[1]: there are two credentials (keep bearer_token_file or password_file)",
            ],
        ),
        (
            WEBHOOK + 'url = "http://alerts.example"\nbearer_token_file = "DIR/token"\nca_file = "DIR/no.pem"\n',
            [
                "4: outputs.webhook[1]: ca_file means nothing for http (leave it out, or write an https URL)",
                "2: outputs.webhook[1]: a credential would travel in clear (write an https URL)",
                "4: outputs.webhook[1]: ca_file holds no certificates of authorities in PEM (name another file)",
            ],
        ),
        (
            WEBHOOK + 'url_file = "DIR/clear-url"\nbearer_token_file = "DIR/token"\n',
            ["2: outputs.webhook[1]: a credential would travel in clear (write an https URL)"],
        ),
        (
            SOUND + "batch = 0\ntimeout_s = 61\n",
            [
                "3: outputs.webhook[1].batch: 0 is not from 1 to 1,000",
                "4: outputs.webhook[1].timeout_s: 61 is not from 1 to 60",
            ],
        ),
        (
            SOUND + 'name = "The Office"\n',
            [
                (
                    "3: outputs.webhook[1].name: 'The Office' is no name for an output "
                    "(use at most 40 lower-case letters and digits, with - or _ between)"
                )
            ],
        ),
        (
            SOUND + SOUND + 'name = "syslog"\n' + SOUND,
            [
                "5: outputs: there are two outputs called 'syslog' (give each webhook a name of its own)",
                "6: outputs: there are two outputs called 'webhook' (give each webhook a name of its own)",
            ],
        ),
        (SOUND + 'begin = "now"\n', ["3: outputs.webhook[1].begin must be 'next' or 'first'"]),
        (
            SOUND + 'bearer_token = "token-1"\n',
            ["3: unknown key bearer_token in outputs.webhook[1] (did you mean bearer_token_file?)"],
        ),
    ],
)
def test_each_mistake_is_told_with_line_key_and_remedy(text: str, told: list[str], folder: Path) -> None:
    assert faults(folder, text) == told


def test_a_credential_may_travel_in_clear_within_the_machine(folder: Path) -> None:
    text = WEBHOOK + 'url = "http://127.0.0.1:9093/hook"\nbearer_token_file = "DIR/token"\n'
    assert read(folder, text).webhook[0].bearer_token_file == folder / "token"
