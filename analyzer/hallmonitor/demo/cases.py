"""What a planted case and a near miss are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from hallmonitor.demo.devices import Device
    from hallmonitor.demo.scene import Scene

TORRINGTON: Final = "torrington-4012"
CLINTON: Final = "clinton-4306"
POLICIES: Final = (TORRINGTON, CLINTON)


@dataclass(frozen=True, slots=True)
class Case:
    """One act of one device, or of a crowd, and what the signatures make of it.

    Attributes:
        signatures: names of the signatures that it crosses (planted) or nearly crosses (near miss).
        device: who acts; None for a crowd.
        note: what it is, in a few words.
        play: puts its packets on the wire.
        policies: the policies under which a planted case is flagged.
    """

    signatures: tuple[str, ...]
    device: Device | None
    note: str
    play: Callable[[Scene], None]
    policies: tuple[str, ...] = POLICIES


@dataclass(frozen=True, slots=True)
class Planted:
    """A case that a policy must flag.

    Attributes:
        signature: name of the signature.
        device_address: IPv4 address of the device; None for a crowd.
        note: what it is, in a few words.
    """

    signature: str
    device_address: str | None
    note: str


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A case that no policy may flag under this signature.

    Attributes:
        signature: name of the signature that it nearly crosses.
        device_address: IPv4 address of the device; None for a crowd.
        note: why it must not be flagged, in a few words.
    """

    signature: str
    device_address: str | None
    note: str
