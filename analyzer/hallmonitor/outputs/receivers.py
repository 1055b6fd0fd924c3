"""Makes an output's receiver of its settings."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING

from hallmonitor.outputs.client_tls import client_context
from hallmonitor.outputs.config import JsonLinesOutput
from hallmonitor.outputs.json_lines import JsonLinesFile
from hallmonitor.outputs.syslog import SyslogReceiver
from hallmonitor.outputs.syslog_config import DEFAULT_PORTS, SyslogOutput
from hallmonitor.outputs.syslog_message import SyslogForm
from hallmonitor.outputs.syslog_transport import Stream, UdpDatagrams, UnixDatagrams
from hallmonitor.outputs.webhook import Endpoint, Webhook

if TYPE_CHECKING:
    from hallmonitor.outputs.config import OutputSettings
    from hallmonitor.outputs.receiver import Receiver
    from hallmonitor.outputs.syslog_transport import Transport
    from hallmonitor.outputs.webhook_config import WebhookOutput

_LOCAL_SOCKET = "/dev/log"


def receiver_of(settings: OutputSettings) -> Receiver:
    """Make the receiver; nothing is opened or sent yet."""
    match settings:
        case JsonLinesOutput():
            return JsonLinesFile(settings.path)
        case SyslogOutput():
            return SyslogReceiver(_form(settings), _transport(settings))
        case _:
            endpoint = _endpoint(settings)
            return Webhook(endpoint, settings.receiver or settings.name, settings.external_url, settings.batch)


def _form(settings: SyslogOutput) -> SyslogForm:
    return SyslogForm(
        facility=settings.facility,
        hostname=settings.hostname or socket.gethostname(),
        process_id=os.getpid(),
        enterprise=settings.enterprise_number,
        max_bytes=settings.max_bytes,
    )


def _transport(settings: SyslogOutput) -> Transport:
    if settings.transport == "unix":
        return UnixDatagrams(str(settings.path or _LOCAL_SOCKET))
    host, port = settings.host or "", settings.port or DEFAULT_PORTS[settings.transport]
    match settings.transport:
        case "udp":
            return UdpDatagrams(host, port)
        case "tcp":
            return Stream(host, port, None)
        case "tls":
            files = (settings.ca_file, settings.cert_file, settings.key_file)
            return Stream(host, port, lambda: client_context(*files))


def _endpoint(settings: WebhookOutput) -> Endpoint:
    return Endpoint(
        url=settings.url,
        url_file=settings.url_file,
        ca_file=settings.ca_file,
        cert_file=settings.cert_file,
        key_file=settings.key_file,
        bearer_token_file=settings.bearer_token_file,
        username=settings.username,
        password_file=settings.password_file,
        timeout_s=float(settings.timeout_s),
    )
