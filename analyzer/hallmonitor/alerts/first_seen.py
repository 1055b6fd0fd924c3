"""When each device was first seen with each domain, among all records that the judge saw and remembers.

A pair is held by a key of 64 bits, made of its texts with a secret: among a million pairs two have the same key with a
chance of one in 37 million. Only its first and its last time stand beside it, so that a pair takes 24 bytes.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np

from hallmonitor.alerts.runs import run_begins

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from hallmonitor.columns import Columns

    Ints = NDArray[np.int64]

MOST_PAIRS = 4_000_000
"""Pairs remembered: some hundred domains for each of tens of thousands of devices, in 100 MB."""

NO_PAIR = 0
"""Key of a record without device or domain."""

_RECENT = 65_536
_SPREAD, _MIX = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xFF51AFD7ED558CCD)
_KEY_BYTES = 64  # the longest that BLAKE2b takes (RFC 7693, section 2.1)


class FirstSeen:
    """Remembers pairs of device and domain.

    Args:
        secret: for the keys, so that nobody can make two domains share one.
        most: pairs that are remembered; beyond it those that were not seen for longest are forgotten.
    """

    def __init__(self, secret: bytes, most: int = MOST_PAIRS) -> None:
        self._secret = secret[:_KEY_BYTES]
        self._most = most
        self._hashed: dict[str, tuple[list[str], NDArray[np.uint64]]] = {}
        self._old = _Level.empty()
        self._recent = _Level.empty()
        self.forgotten = 0
        """Pairs forgotten so far."""

    def __len__(self) -> int:
        return int(self._old.key.shape[0] + self._recent.key.shape[0])

    def keys(self, columns: Columns) -> Ints:
        """Give the key of each row's pair; shape (rows,)."""
        if "device" not in columns or "domain" not in columns:
            return np.full(len(columns), NO_PAIR, dtype=np.int64)
        device, domain = (columns.coded(name).codes for name in ("device", "domain"))
        mixed = self._hashes(columns, "device")[device] ^ (self._hashes(columns, "domain")[domain] * _SPREAD)
        mixed ^= mixed >> np.uint64(32)
        mixed *= _MIX
        mixed ^= mixed >> np.uint64(29)
        mixed[(device < 0) | (domain < 0)] = NO_PAIR
        keys: Ints = mixed.view(np.int64)
        return keys

    def observe(self, keys: Ints, ts: Ints) -> None:
        """Remember rows; keys and times in microseconds, shape (rows,)."""
        known = keys != NO_PAIR
        fresh = _Level.of(keys[known], ts[known], ts[known])
        for level in (self._old, self._recent):
            fresh = level.update(fresh)
        self._recent = self._recent.merged(fresh)
        if self._recent.key.shape[0] > max(_RECENT, self._old.key.shape[0] // 8):
            self._old, self._recent = self._old.merged(self._recent), _Level.empty()
        if len(self) > self._most:
            self._forget()

    def earliest(self, keys: Ints) -> Ints:
        """Give the first time of each key that `observe` was given; of `NO_PAIR`, a time that no record has."""
        found = np.full(keys.shape[0], np.iinfo(np.int64).min, dtype=np.int64)
        for level in (self._old, self._recent):
            place, there = level.find(keys)
            found[there] = level.first[place[there]]
        return found

    def save(self) -> dict[str, Ints]:
        """Give what is remembered as arrays."""
        self._old, self._recent = self._old.merged(self._recent), _Level.empty()
        counted = np.asarray([self.forgotten], dtype=np.int64)
        return {"key": self._old.key, "first": self._old.first, "last": self._old.last, "forgotten": counted}

    def restore(self, saved: Mapping[str, Ints]) -> None:
        """Take back what `save` gave."""
        self._old = _Level(saved["key"], saved["first"], saved["last"])
        self._recent = _Level.empty()
        self.forgotten = int(saved["forgotten"][0])

    def _forget(self) -> None:
        whole = self._old.merged(self._recent)
        kept = self._most - self._most // 8
        order = np.lexsort((whole.key, whole.last))[-kept:]
        order.sort()
        self.forgotten += whole.key.shape[0] - kept
        self._old, self._recent = _Level(whole.key[order], whole.first[order], whole.last[order]), _Level.empty()

    def _hashes(self, columns: Columns, name: str) -> NDArray[np.uint64]:
        values = columns.coded(name).values
        texts, hashed = self._hashed.get(name, (None, None))
        if texts is not values or hashed is None:
            digests = b"".join(
                hashlib.blake2b(text.encode(), digest_size=8, key=self._secret, person=name.encode()).digest()
                for text in values
            )
            # The last stands for rows without a text, of which the code is -1.
            hashed = np.append(np.frombuffer(digests, dtype="<u8").astype(np.uint64), np.uint64(0))
            self._hashed[name] = (values, hashed)
        return hashed


class _Level:
    """Pairs in the order of their keys."""

    def __init__(self, key: Ints, first: Ints, last: Ints) -> None:
        self.key, self.first, self.last = key, first, last

    @classmethod
    def empty(cls) -> _Level:
        return cls(*(np.empty(0, dtype=np.int64) for _ in range(3)))

    @classmethod
    def of(cls, key: Ints, first: Ints, last: Ints) -> _Level:
        """Sort pairs, each of which may come several times."""
        if not key.shape[0]:
            return cls.empty()
        order = np.argsort(key, kind="stable")
        key = key[order]
        begins = np.flatnonzero(run_begins(key))
        return cls(key[begins], np.minimum.reduceat(first[order], begins), np.maximum.reduceat(last[order], begins))

    def find(self, keys: Ints) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
        """Give the place of each key, and whether it is there."""
        if not self.key.shape[0]:
            return np.zeros(keys.shape[0], dtype=np.intp), np.zeros(keys.shape[0], dtype=np.bool_)
        place = np.minimum(np.searchsorted(self.key, keys), self.key.shape[0] - 1)
        there: NDArray[np.bool_] = self.key[place] == keys
        return place, there

    def update(self, fresh: _Level) -> _Level:
        """Take what is there already, and give the rest back."""
        place, there = self.find(fresh.key)
        at = place[there]
        self.first[at] = np.minimum(self.first[at], fresh.first[there])
        self.last[at] = np.maximum(self.last[at], fresh.last[there])
        return _Level(fresh.key[~there], fresh.first[~there], fresh.last[~there])

    def merged(self, other: _Level) -> _Level:
        """Give the pairs of both, which share none."""
        places = np.searchsorted(self.key, other.key)
        return _Level(
            np.insert(self.key, places, other.key),
            np.insert(self.first, places, other.first),
            np.insert(self.last, places, other.last),
        )
