"""Whether the metrics can be served, and who can read them."""

from __future__ import annotations

import errno
import ipaddress
import os
import socket
from typing import TYPE_CHECKING

from hallmonitor_agent.check.finding import fault, ok, warning
from hallmonitor_service.faults import FaultsError, reason_of
from hallmonitor_service.web.config_file import read_web_settings
from hallmonitor_service.web.endpoint import Endpoint
from hallmonitor_service.web.kept_config import KeptWebConfig
from hallmonitor_service.web.tls import tls_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hallmonitor_agent.check.finding import Finding
    from hallmonitor_agent.check.situation import Situation
    from hallmonitor_service.web.kept_config import WebConfig


def web_access(situation: Situation) -> Iterator[Finding]:
    """Look at the address, and at the web configuration."""
    metrics = situation.settings.metrics
    endpoint = Endpoint.read(metrics.address)
    yield from _address(endpoint)
    config = KeptWebConfig(metrics.web_config, lambda _faults: None)
    try:
        config.start()
    except FaultsError as error:
        for each in error.faults:
            place = f"{each.path}:{each.line}" if each.line else f"{each.path}"
            yield fault(f"{place}: {each.message}", "the agent does not start without what is named", each.remedy)
        return
    yield from _unreadable(situation, metrics.web_config)
    yield _readers(endpoint, config.current())


def _unreadable(situation: Situation, web_config: Path | None) -> Iterator[Finding]:
    """Look whether the service's user can read what this one can; a key is often for root alone."""
    if web_config is None:
        return
    tls = read_web_settings(web_config)[0].tls_server_config
    files = {} if tls is None else tls_files(tls, web_config)
    for path in (web_config, *files.values()):
        if not situation.account.may(path, os.R_OK):
            message = f"{situation.account.name} cannot read {path}"
            remedy = f"sudo setfacl -m u:{situation.account.name}:r {path}"
            yield fault(message, "the agent does not start without what is named", remedy)


def _address(endpoint: Endpoint) -> Iterator[Finding]:
    family = socket.AF_INET6 if ":" in endpoint.host else socket.AF_INET
    try:
        socket.create_server(endpoint, family=family).close()
    except OSError as error:
        match error.errno:
            case errno.EADDRINUSE:
                yield ok(f"something listens on {endpoint} already: the agent, if it runs")
            case errno.EADDRNOTAVAIL:
                yield fault(f"{endpoint.host} is no address of this machine", "metrics cannot be served", "ip address")
            case _:
                yield fault(
                    f"{endpoint}: {reason_of(error)}", "metrics cannot be served", "[metrics] address = another"
                )


def _readers(endpoint: Endpoint, config: WebConfig) -> Finding:
    if ipaddress.ip_address(endpoint.host).is_loopback:
        return ok(f"{endpoint} is for this machine alone")
    if config.tls is None and config.users:
        message = f"passwords for {endpoint} go over the network in clear"
        return warning(message, "whoever sees them can use them", "tls_server_config in the web configuration")
    if not config.users and not config.allowed_sans and not _asks_for_certificates(config):
        message = f"whoever reaches {endpoint} can read the metrics"
        why = "they tell how much of what there is, though of no person"
        return warning(message, why, "basic_auth_users in [metrics] web_config")
    return ok(f"{endpoint} is for those who show a password or a certificate")


def _asks_for_certificates(config: WebConfig) -> bool:
    return config.tls is not None and config.tls.verify_mode.name == "CERT_REQUIRED"
