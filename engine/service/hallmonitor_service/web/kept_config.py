"""Holds the web configuration that is in force, read again once a file of it has changed."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hallmonitor_service.faults import Fault, FaultsError
from hallmonitor_service.web.config_file import read_web_settings
from hallmonitor_service.web.tls import server_context, tls_files

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class WebConfig:
    """What a connection is served by.

    Attributes:
        tls: the context; None for HTTP in clear.
        allowed_sans: one of which a client's certificate must name; empty where any will do.
        users: bcrypt hash by user; none where everybody may see the pages.
        headers: fields for every response.
    """

    tls: ssl.SSLContext | None = None
    allowed_sans: frozenset[str] = frozenset()
    users: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


class KeptWebConfig:
    """The last good web configuration.

    The files are looked at for each connection, as the exporter toolkit does, so that a certificate is renewed by
    writing it. Where they have faults, the last good configuration goes on, and the faults are told once.

    Args:
        path: the web configuration file; None for HTTP in clear, for everybody.
        tell: is given the faults of files that were changed while the service runs; none once they are mended.
    """

    def __init__(self, path: Path | None, tell: Callable[[list[Fault]], None]) -> None:
        self._path = path
        self._tell = tell
        self._kept = WebConfig()
        self._read: dict[Path, bytes | None] = {}
        self._faulty = False
        self._lock = threading.Lock()

    def start(self) -> None:
        """Read the files for the first time.

        Raises:
            FaultsError: with all their faults.
        """
        if self._path is not None:
            self._kept = self._load(self._path)

    def current(self) -> WebConfig:
        """Give the configuration that is in force now."""
        with self._lock:
            if self._path is not None and any(_content(path) != content for path, content in self._read.items()):
                self._renew(self._path)
            return self._kept

    def _renew(self, path: Path) -> None:
        try:
            self._kept = self._load(path)
        except FaultsError as error:
            self._faulty = True
            self._tell(error.faults)
        else:
            if self._faulty:
                self._faulty = False
                self._tell([])

    def _load(self, path: Path) -> WebConfig:
        # What is noted before it is used is read again at the next connection where it changed in between.
        self._read = {path: _content(path)}
        settings, locate = read_web_settings(path)
        tls = settings.tls_server_config
        if tls is not None:
            self._read |= {file: _content(file) for file in tls_files(tls, path).values()}
        return WebConfig(
            tls=None if tls is None else server_context(tls, path, locate),
            allowed_sans=frozenset(() if tls is None else tls.client_allowed_sans),
            users=settings.basic_auth_users,
            headers=settings.http_server_config.headers,
        )


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
