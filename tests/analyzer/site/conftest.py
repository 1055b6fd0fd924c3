from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hallmonitor.site import load_site
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def faults_of_site(tmp_path: Path) -> Callable[[str], list[tuple[int | None, str]]]:
    """Give the faults of a site file that is refused, each as its line and its words."""

    def faults(text: str) -> list[tuple[int | None, str]]:
        path = tmp_path / "site.toml"
        path.write_text(text)
        with pytest.raises(FaultsError) as caught:
            load_site(path)
        return [(fault.line, f"{fault.message} ({fault.remedy})") for fault in caught.value.faults]

    return faults
