"""What this folder's tests share: the package `rig`, importable whatever pytest's import mode, and a certificate."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

pytest.register_assert_rewrite("rig.checks", "rig.readings", "rig.hello")

from rig.certificate import Certificate, make_certificate  # noqa: E402 - importable only now


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return make_certificate(tmp_path_factory.mktemp("certificate"))
