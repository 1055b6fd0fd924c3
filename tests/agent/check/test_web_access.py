from __future__ import annotations

import socket
import ssl
from typing import TYPE_CHECKING

import pytest
from made_up import NOBODY, MadeUp, told

from hallmonitor_agent.check.web_access import web_access
from hallmonitor_service.web.kept_config import KeptWebConfig, WebConfig

if TYPE_CHECKING:
    from collections.abc import Iterator

HASH = "$2y$10$X0h1gDsPszWURQaxFh.zoubFi6DXncSjhoQNJgRrnGs7EsimhC7zG"


def of(made_up: MadeUp, address: str, web_config: str | None = None) -> list[str]:
    rest = f'[metrics]\naddress = "{address}"\n'
    if web_config is not None:
        made_up.write("web.yml", web_config)
        rest += 'web_config = "web.yml"\n'
    return told(web_access, made_up.situation(rest=rest))


@pytest.fixture
def taken() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"127.0.0.1:{listener.getsockname()[1]}"


def test_this_machine_alone(made_up: MadeUp) -> None:
    assert of(made_up, "127.0.0.1:0") == ["ok | 127.0.0.1:0 is for this machine alone"]


def test_a_running_agent_has_the_address(made_up: MadeUp, taken: str) -> None:
    assert of(made_up, taken)[0] == f"ok | something listens on {taken} already: the agent, if it runs"


def test_an_address_of_another_machine_is_told(made_up: MadeUp) -> None:
    assert of(made_up, "192.0.2.1:0")[0].startswith("fault | 192.0.2.1 is no address of this machine | ")


def test_a_port_that_cannot_be_had_is_told(made_up: MadeUp, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_keys: object) -> socket.socket:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(socket, "create_server", refuse)
    assert of(made_up, "127.0.0.1:80")[0].startswith("fault | 127.0.0.1:80: permission denied | ")


def test_a_page_for_everybody_is_told(made_up: MadeUp) -> None:
    assert of(made_up, "0.0.0.0:0")[-1].startswith("warning | whoever reaches 0.0.0.0:0 can read the metrics | ")


def test_passwords_in_clear_are_told(made_up: MadeUp) -> None:
    (line,) = of(made_up, "0.0.0.0:0", f"basic_auth_users: {{a: {HASH}}}")
    assert line.startswith("warning | passwords for 0.0.0.0:0 go over the network in clear | ")


def test_faults_of_the_web_configuration_are_told_with_their_lines(made_up: MadeUp) -> None:
    lines = of(made_up, "127.0.0.1:0", "basic_auth_users:\n  a: plain\nrate_limit: {}\n")
    assert [line.partition(" | the agent")[0] for line in lines] == [
        f"fault | {made_up.root}/web.yml:3: rate_limit is not offered here",
        f"fault | {made_up.root}/web.yml:2: basic_auth_users: this is not a bcrypt hash",
    ]


def test_files_that_the_service_cannot_read_are_told(made_up: MadeUp) -> None:
    made_up.write("web.yml", "").chmod(0o600)
    made_up.account = NOBODY
    lines = of(made_up, "127.0.0.1:0", "# nothing\n")
    assert lines[0].startswith(f"fault | nobody cannot read {made_up.root}/web.yml | ")
    assert lines[0].endswith(f"sudo setfacl -m u:nobody:r {made_up.root}/web.yml")


def test_a_page_behind_certificates_is_well(made_up: MadeUp, monkeypatch: pytest.MonkeyPatch) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.verify_mode = ssl.CERT_REQUIRED
    monkeypatch.setattr(KeptWebConfig, "current", lambda _self: WebConfig(tls=context))
    assert of(made_up, "0.0.0.0:0") == ["ok | 0.0.0.0:0 is for those who show a password or a certificate"]
