"""Basic authentication (RFC 7617) against bcrypt hashes."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

import bcrypt

from hallmonitor_service.web.bcrypt_hash import cost_of

if TYPE_CHECKING:
    from collections.abc import Mapping

_LONGEST_PASSWORD = 72  # octets; bcrypt looks at no more
_MOST_KEPT = 64
"""Good credentials that are kept in mind: more than the users that such a file is meant for."""


class BasicAuth:
    """Who may see the pages.

    A password that was right is kept as an HMAC, so that a scrape every few seconds does not cost a hash each time.
    One hash is computed at a time: whoever guesses passwords takes one processor at most, and never from the scrapes.

    Args:
        secret: the HMAC's key, of this process only.
    """

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self._good = OrderedDict[bytes, None]()
        self._one_at_a_time = threading.Lock()

    def admits(self, authorization: str | None, users: Mapping[str, str]) -> bool:
        """Tell whether a request may see the pages.

        Args:
            authorization: the request's field of that name, if it has one.
            users: bcrypt hash by user; none where everybody may.
        """
        if not users:
            return True
        given = credentials(authorization)
        if given is None:
            return False
        user, password = given
        tag = hmac.digest(self._secret, repr((user, password, users.get(user))).encode(), hashlib.sha256)
        if tag in self._good:
            return True
        with self._one_at_a_time:
            good = _matches(user, password, users)
            if good:
                self._good[tag] = None
                while len(self._good) > _MOST_KEPT:
                    self._good.popitem(last=False)
        return good


def credentials(authorization: str | None) -> tuple[str, bytes] | None:
    """Read user and password out of an Authorization field; None where they are not there."""
    scheme, _, encoded = (authorization or "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        user, colon, password = base64.b64decode(encoded.strip(), validate=True).partition(b":")
        return (user.decode(), password) if colon else None
    except (binascii.Error, UnicodeDecodeError):
        return None


def _matches(user: str, password: bytes, users: Mapping[str, str]) -> bool:
    """Compare with one hash of every cost that there is, so that the time tells nothing about who is a user."""
    good = False
    for cost, stand_in in {cost_of(text): text for text in users.values()}.items():
        own = users.get(user)
        compared = own if own is not None and cost_of(own) == cost else stand_in
        same = bcrypt.checkpw(password[:_LONGEST_PASSWORD], compared.encode())
        good |= same and compared is own
    # A longer password is none that the hash was made of.
    return good and len(password) <= _LONGEST_PASSWORD
