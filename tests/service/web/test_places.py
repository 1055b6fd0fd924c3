from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING

import pytest

from hallmonitor_service.web.places import Connection, Places

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture
def opened() -> Iterator[Callable[[float], tuple[Connection, socket.socket]]]:
    pairs: list[socket.socket] = []

    def open_one(since_s: float) -> tuple[Connection, socket.socket]:
        ours, theirs = socket.socketpair()
        theirs.settimeout(10)
        pairs.extend((ours, theirs))
        return Connection(ours, since_s), theirs

    yield open_one
    for each in pairs:
        each.close()


def until_shut(places: Places, connection: Connection) -> threading.Thread:
    """Hold the place until the connection is shut, as a thread that serves a slow client does."""

    def serve() -> None:
        connection.socket.recv(1)
        places.leave(connection)

    thread = threading.Thread(target=serve)
    thread.start()
    return thread


def test_the_oldest_gives_way(opened: Callable[[float], tuple[Connection, socket.socket]]) -> None:
    places = Places(2, 100)
    (oldest, its_client), (second, second_client), (third, _) = opened(1), opened(2), opened(3)
    assert places.enter(oldest)
    assert places.enter(second)
    thread = until_shut(places, oldest)
    assert places.enter(third)
    thread.join(10)
    assert its_client.recv(1) == b""
    second_client.setblocking(False)  # noqa: FBT003 - its one argument
    with pytest.raises(BlockingIOError):
        second_client.recv(1)


def test_one_that_has_only_begun_is_waited_for(opened: Callable[[float], tuple[Connection, socket.socket]]) -> None:
    places = Places(1, 100)
    (first, first_client), (second, _) = opened(1), opened(1.1)
    assert places.enter(first)
    threading.Timer(0.02, places.leave, [first]).start()
    assert places.enter(second)
    first_client.setblocking(False)  # noqa: FBT003 - its one argument
    with pytest.raises(BlockingIOError):
        first_client.recv(1)


def test_nobody_enters_where_no_place_is_given_back(
    opened: Callable[[float], tuple[Connection, socket.socket]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hallmonitor_service.web.places._PATIENCE_S", 0.01)
    places = Places(1, 100)
    (first, _), (second, _) = opened(1), opened(2)
    assert places.enter(first)
    assert not places.enter(second)
    places.leave(first)
    assert places.enter(second)


def test_who_lasts_too_long_is_ended(opened: Callable[[float], tuple[Connection, socket.socket]]) -> None:
    places = Places(2, 10)
    (first, first_client), (second, second_client) = opened(0), opened(5)
    places.enter(first)
    places.enter(second)
    places.end_overdue(10.5)
    assert first_client.recv(1) == b""
    second_client.setblocking(False)  # noqa: FBT003 - its one argument
    with pytest.raises(BlockingIOError):
        second_client.recv(1)


def test_all_can_be_ended(opened: Callable[[float], tuple[Connection, socket.socket]]) -> None:
    places = Places(2, 10)
    connection, _ = opened(0)
    places.enter(connection)
    assert not places.end_all(0.0)
    until_shut(places, connection).join(10)
    assert places.end_all(10)


def test_to_shut_what_is_closed_does_no_harm(opened: Callable[[float], tuple[Connection, socket.socket]]) -> None:
    connection, _ = opened(0)
    connection.socket.close()
    connection.shut()
