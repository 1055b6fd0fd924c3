"""Asks the kernel for an interface's offloads (ethtool(8), linux/ethtool.h)."""

from __future__ import annotations

import array
import errno
import socket
import struct
import sys
from typing import Final

_SIOCETHTOOL: Final = 0x8946
_GET_FLAGS: Final = 0x25
_COMMANDS: Final = {"gro": 0x2B, "gso": 0x23, "tso": 0x1E}
"""ETHTOOL_GGRO, ETHTOOL_GGSO, ETHTOOL_GTSO: each answers with 0 or 1."""
_FLAGS: Final = {"lro": 1 << 15, "rxvlan": 1 << 8}
"""ETH_FLAG_LRO, ETH_FLAG_RXVLAN, in the answer to ETHTOOL_GFLAGS."""
_NOT_THERE: Final = frozenset({errno.EOPNOTSUPP, errno.EINVAL})
"""A driver without the feature."""


def offload(interface: str, feature: str) -> bool | None:
    """Tell whether an offload is on; None where the system does not say.

    Args:
        interface: its name.
        feature: gro, gso, tso, lro or rxvlan, as ethtool(8) calls them.

    Raises:
        OSError: there is no such interface.
    """
    if sys.platform != "linux":
        return None
    mask = _FLAGS.get(feature)
    try:
        answer = _asked(interface, _COMMANDS[feature] if mask is None else _GET_FLAGS)
    except OSError as error:
        if error.errno in _NOT_THERE:
            return False
        if error.errno == errno.EPERM:
            return None
        raise
    return bool(answer if mask is None else answer & mask)


def _asked(interface: str, command: int) -> int:
    """Ask by struct ethtool_value, to which struct ifreq points."""
    import fcntl  # noqa: PLC0415 - only where there is such a call

    value = array.array("I", [command, 0])
    address, _ = value.buffer_info()
    request = struct.pack("16sP16x", interface.encode(), address)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        fcntl.ioctl(asking, _SIOCETHTOOL, request)
    return value[1]
