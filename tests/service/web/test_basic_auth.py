from __future__ import annotations

import base64

import bcrypt
import pytest

from hallmonitor_service.web.basic_auth import BasicAuth, credentials


def hashed(password: bytes, cost: int = 4) -> str:
    return bcrypt.hashpw(password, bcrypt.gensalt(cost)).decode()


def field(user: str, password: bytes) -> str:
    return "Basic " + base64.b64encode(user.encode() + b":" + password).decode()


USERS = {"prometheus": hashed(b"right"), "hall:monitor".replace(":", "-"): hashed(b"other", 5)}


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What bcrypt was asked to compare with."""
    asked: list[str] = []
    check = bcrypt.checkpw

    def counting(password: bytes, text: bytes) -> bool:
        asked.append(text.decode())
        return check(password, text)

    monkeypatch.setattr(bcrypt, "checkpw", counting)
    return asked


@pytest.mark.parametrize(
    ("authorization", "admitted"),
    [
        (field("prometheus", b"right"), True),
        (field("prometheus", b"right").replace("Basic", "bASIC"), True),
        (field("hall-monitor", b"other"), True),
        (field("prometheus", b"wrong"), False),
        (field("prometheus", b"other"), False),
        (field("hall-monitor", b"right"), False),
        (field("nobody", b"right"), False),
        (field("", b""), False),
        (field("prometheus", b"right\0"), False),
        (field("prometheus", b"right" * 30), False),
        (None, False),
        ("", False),
        ("Bearer abc", False),
        ("Basic", False),
        ("Basic ????", False),
        ("Basic " + base64.b64encode(b"no colon").decode(), False),
        ("Basic " + base64.b64encode(b"\xff:x").decode(), False),
    ],
)
def test_only_the_right_password_is_admitted(authorization: str | None, admitted: bool) -> None:  # noqa: FBT001
    assert BasicAuth(b"k").admits(authorization, USERS) is admitted


def test_without_users_everybody_is_admitted() -> None:
    assert BasicAuth(b"k").admits(None, {})


def test_a_password_that_was_right_is_not_hashed_again(checked: list[str]) -> None:
    auth = BasicAuth(b"k")
    assert auth.admits(field("prometheus", b"right"), USERS)
    first = len(checked)
    assert auth.admits(field("prometheus", b"right"), USERS)
    assert first > 0
    assert len(checked) == first


def test_a_wrong_one_is_hashed_each_time(checked: list[str]) -> None:
    auth = BasicAuth(b"k")
    for asked in (2, 4):
        assert not auth.admits(field("prometheus", b"wrong"), USERS)
        assert len(checked) == asked


def test_a_changed_hash_ends_what_was_right() -> None:
    auth = BasicAuth(b"k")
    assert auth.admits(field("prometheus", b"right"), USERS)
    assert not auth.admits(field("prometheus", b"right"), {**USERS, "prometheus": hashed(b"new")})


@pytest.mark.parametrize("user", ["prometheus", "hall-monitor", "nobody"])
def test_every_user_costs_a_hash_of_each_cost(user: str, checked: list[str]) -> None:
    assert not BasicAuth(b"k").admits(field(user, b"wrong"), USERS)
    assert sorted(text[4:6] for text in checked) == ["04", "05"]


def test_the_users_own_hash_is_compared_among_others_of_its_cost() -> None:
    users = {"first": hashed(b"one"), "second": hashed(b"two"), "third": hashed(b"three")}
    auth = BasicAuth(b"k")
    assert [auth.admits(field(user, b"two"), users) for user in users] == [False, True, False]


def test_what_is_kept_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hallmonitor_service.web.basic_auth._MOST_KEPT", 2)
    monkeypatch.setattr(bcrypt, "checkpw", lambda *_: True)
    auth = BasicAuth(b"k")
    for number in range(5):
        assert auth.admits(field("prometheus", b"%d" % number), USERS)
    assert len(auth._good) == 2  # noqa: SLF001 - the bound is on memory, which nothing else shows


def test_a_password_may_hold_colons() -> None:
    assert credentials(field("a", b"b:c")) == ("a", b"b:c")
