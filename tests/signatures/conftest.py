from __future__ import annotations

import pytest

from hallmonitor import shipped
from hallmonitor.signature import SignatureSet, load_signatures


@pytest.fixture(scope="session")
def signatures() -> SignatureSet:
    """The shipped signatures for a site that approves one domain, which their samples name."""
    return load_signatures(shipped.root(), {"approved_domains": ["approved.example"]})
