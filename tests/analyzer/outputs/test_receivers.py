from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest
from authority import Authority
from made_alerts import queued
from syslog_servers import PATIENCE_S, StreamServer
from webhook_server import WebhookServer

from hallmonitor.outputs.config import JsonLinesOutput
from hallmonitor.outputs.receivers import receiver_of
from hallmonitor.outputs.syslog_config import SyslogOutput
from hallmonitor.outputs.webhook_config import WebhookOutput

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_is_written_where_the_settings_say(tmp_path: Path) -> None:
    receiver = receiver_of(JsonLinesOutput(path=tmp_path / "alerts.jsonl"))
    told = receiver.take([queued(1)], "", 0.0)
    assert receiver.take([queued(1)], told.mark or "", 0.0).taken == 1
    receiver.close()
    assert (tmp_path / "alerts.jsonl").read_text().startswith('{"advice"')


def test_syslog_says_what_the_settings_say(tmp_path: Path) -> None:
    path = tmp_path / "log"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as server:
        server.bind(str(path))
        receiver = receiver_of(
            SyslogOutput(path=path, facility="audit", hostname="monitor", enterprise_number=99, max_bytes=1024)
        )
        assert receiver.take([queued(1, why="x" * 5000)], "", 0.0).taken == 1
        message = server.recv(9999)
        receiver.close()
    assert message.startswith(b"<108>1 2026-11-23T14:45:01.250000Z monitor hallmonitor ")
    assert b" alert [alert@99 id=" in message
    assert 1020 < len(message) <= 1024


def test_a_message_without_a_host_name_of_its_own_has_the_machines(tmp_path: Path) -> None:
    path = tmp_path / "log"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as server:
        server.bind(str(path))
        receiver = receiver_of(SyslogOutput(path=path))
        receiver.take([queued(1)], "", 0.0)
        assert server.recv(9999).split(b" ")[2].decode() == socket.gethostname()
        receiver.close()


@pytest.mark.parametrize("transport", ["tcp", "tls"])
def test_a_stream_goes_to_host_and_port(transport: str, tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    with StreamServer(authority.server_context() if transport == "tls" else None) as server:
        settings = {"transport": transport, "host": "127.0.0.1", "port": server.port}
        tls = {"ca_file": str(authority.file)} if transport == "tls" else {}
        receiver = receiver_of(SyslogOutput.model_validate(settings | tls))
        assert receiver.take([queued(1)], "", 0.0).not_taken is None
        assert server.accepted.acquire(timeout=PATIENCE_S)
        receiver.close()


def test_datagrams_go_to_host_and_port() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        server.settimeout(PATIENCE_S)
        receiver = receiver_of(SyslogOutput(transport="udp", host="127.0.0.1", port=server.getsockname()[1]))
        receiver.take([queued(1)], "", 0.0)
        assert server.recv(9999).startswith(b"<132>1 ")
        receiver.close()


def test_a_webhook_is_posted_to_as_the_settings_say(tmp_path: Path) -> None:
    token = tmp_path / "token"
    token.write_text("token-1")
    token.chmod(0o600)
    with WebhookServer() as server:
        url = f"http://127.0.0.1:{server.port}/hook"
        receiver = receiver_of(
            WebhookOutput(
                url=url, name="office", external_url="https://monitor.example", batch=7, bearer_token_file=token
            )
        )
        assert receiver.most_at_once == 7
        assert receiver.take([queued(1)], "", 0.0).taken == 1
    (request,) = server.requests
    assert request.path == "/hook"
    assert request.headers["Authorization"] == "Bearer token-1"
    assert request.notification["receiver"] == "office"
    assert request.notification["externalURL"] == "https://monitor.example"
