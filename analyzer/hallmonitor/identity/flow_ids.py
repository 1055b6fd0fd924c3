"""Turn flow ids into keyed ones with HMAC-SHA-256 (RFC 2104), once for each distinct id.

The engine's flow id is a hash of the flow's tuple and first time without a key. Beside the time, the ports and the far
address, which a record keeps, it would give the home address away: there are few enough to try them all.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hallmonitor.identity.site_key import SiteKey

FLOW_IDS = "hallmonitor flow ids"
"""Purpose of the key that flow ids are made with."""
_BYTES = 8


class FlowIds:
    """Gives flow ids that no one can compute without the site key.

    Args:
        key: the site key.
    """

    def __init__(self, key: SiteKey) -> None:
        self._key = key.derived(FLOW_IDS)

    def keyed(self, ids: NDArray[np.uint64]) -> NDArray[np.uint64]:
        """Give each id the first 64 bits of the code over its 8 bytes in network order.

        Args:
            ids: the engine's flow ids, shape (n,).

        Returns:
            keyed ids, shape (n,).
        """
        distinct, codes = np.unique(ids, return_inverse=True)
        octets = distinct.astype(">u8").tobytes()
        digests = [
            hmac.digest(self._key, octets[start : start + _BYTES], "sha256")[:_BYTES]
            for start in range(0, len(octets), _BYTES)
        ]
        found: NDArray[np.uint64] = np.frombuffer(b"".join(digests), dtype=">u8").astype(np.uint64)[codes]
        return found
