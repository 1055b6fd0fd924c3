from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import pytest

from hallmonitor_agent.catalogue_file import load_catalogue
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SHA256 = "ab" * 32
OVERLAY = "= roblox games\nroblox.example\nrbx.example\n"


@pytest.fixture
def compiled(tmp_path: Path) -> Callable[..., Path]:
    """Writes a compiled catalogue, with changes to it."""
    overlay = tmp_path / "games.overlay"
    overlay.write_text("head\n" + OVERLAY)
    whole: dict[str, object] = {
        "format": "hallmonitor-catalogue-1",
        "sha256": SHA256,
        "categories": ["education", "games"],
        "entries": [["example.org", "example", "education"]],
        "ranges": [["192.0.2.0/24", "calls", "messaging"]],
        "overlays": [
            {
                "path": str(overlay),
                "entries_at": 5,
                "entries_sha256": hashlib.sha256(OVERLAY.encode()).hexdigest(),
                "domains": 2,
            }
        ],
    }

    def write(**changed: object) -> Path:
        path = tmp_path / "catalogue.json"
        path.write_text(json.dumps({key: value for key, value in (whole | changed).items() if value is not None}))
        return path

    return write


def test_a_compiled_catalogue_is_what_the_engine_looks_up(compiled: Callable[..., Path]) -> None:
    loaded = load_catalogue(compiled())
    assert loaded.native.lookup("www.example.org") == ("example.org", "example", "education")
    assert loaded.native.lookup("a.rbx.example") == ("rbx.example", "roblox", "games")
    assert loaded.native.range("192.0.2.7") == ("192.0.2.0/24", "calls", "messaging")
    assert (loaded.sha256, loaded.domains, loaded.categories) == (SHA256, 3, {"education", "games"})


@pytest.mark.parametrize(
    "changed",
    [
        {"format": "hallmonitor-catalogue-2"},
        {"sha256": "short"},
        {"entries": [["example.org", "example"]]},
        {"entries": {"example.org": "example"}},
        {"overlays": None},
        {"surprise": 1},
    ],
)
def test_what_is_no_compiled_catalogue_is_a_fault_with_a_remedy(
    changed: dict[str, object], compiled: Callable[..., Path]
) -> None:
    path = compiled(**changed)
    with pytest.raises(FaultsError) as caught:
        load_catalogue(path)
    (fault,) = caught.value.faults
    assert fault.path == path
    assert fault.message.startswith("this is no compiled catalogue of a form that is known (")
    assert fault.remedy == "run `hallmonitor catalogue compile` again"


@pytest.mark.parametrize("content", [b"", b"{", b"[" * 100_000, b"\xff"])
def test_what_is_not_json_is_a_fault(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "catalogue.json"
    path.write_bytes(content)
    with pytest.raises(FaultsError, match="the catalogue is not"):
        load_catalogue(path)
    with pytest.raises(FaultsError, match="the catalogue cannot be read: no such file"):
        load_catalogue(tmp_path / "none.json")


def test_an_overlay_that_changed_since_or_is_gone_is_a_fault(compiled: Callable[..., Path], tmp_path: Path) -> None:
    path = compiled()
    overlay = tmp_path / "games.overlay"
    overlay.write_text("head\n" + OVERLAY + "more.example\n")
    with pytest.raises(FaultsError, match="the catalogue does not hold"):
        load_catalogue(path)
    overlay.unlink()
    with pytest.raises(FaultsError) as caught:
        load_catalogue(path)
    (fault,) = caught.value.faults
    assert (fault.path, fault.message) == (
        overlay,
        "an overlay of the catalogue cannot be read: no such file or directory",
    )


def test_what_cannot_be_an_entry_is_a_fault(compiled: Callable[..., Path]) -> None:
    with pytest.raises(FaultsError, match="the catalogue does not hold: "):
        load_catalogue(compiled(ranges=[["192.0.2.0/99", "calls", "messaging"]]))
