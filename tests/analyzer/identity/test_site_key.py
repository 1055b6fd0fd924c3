from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from hallmonitor.identity import SiteKey, default_key_path, load_key, load_or_make_key
from hallmonitor_service.faults import FaultsError


def unheard(_: Path) -> None:
    """Take no notice of a new key."""


def test_first_use_makes_a_key_that_only_its_owner_reads(tmp_path: Path) -> None:
    path = tmp_path / "new" / "site.key"
    told: list[Path] = []
    key = load_or_make_key(path, told.append, folders=True)
    assert told == [path]
    assert len(key.secret) == 32
    assert path.read_text() == key.secret.hex() + "\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert list(path.parent.iterdir()) == [path]


def test_no_folder_is_made_unless_asked_for(tmp_path: Path) -> None:
    with pytest.raises(FaultsError, match="cannot be made: no such file or directory"):
        load_or_make_key(tmp_path / "mistyped" / "site.key", unheard)
    assert list(tmp_path.iterdir()) == []


def test_only_a_new_key_is_told(tmp_path: Path) -> None:
    told: list[Path] = []
    for _ in range(2):
        load_or_make_key(tmp_path / "site.key", told.append)
    assert told == [tmp_path / "site.key"]


def test_later_uses_read_the_same_key(tmp_path: Path) -> None:
    path = tmp_path / "site.key"
    assert load_or_make_key(path, unheard) == load_or_make_key(path, unheard)
    assert load_or_make_key(tmp_path / "other.key", unheard) != load_or_make_key(path, unheard)


def test_reading_alone_makes_no_key(tmp_path: Path) -> None:
    path = tmp_path / "site.key"
    with pytest.raises(FaultsError, match="cannot be read: no such file"):
        load_key(path)
    assert list(tmp_path.iterdir()) == []
    assert load_or_make_key(path, unheard) == load_key(path)


def test_the_key_shows_in_no_message(tmp_path: Path) -> None:
    key = load_or_make_key(tmp_path / "site.key", unheard)
    assert repr(key) == "SiteKey()"


def test_a_derived_key_is_that_of_rfc_5869() -> None:
    key = SiteKey(bytes(range(32)))
    for purpose in ("alert ids", "something else"):
        assert key.derived(purpose) == HKDF(SHA256(), 32, None, purpose.encode()).derive(key.secret)
    assert key.derived("alert ids") != SiteKey(bytes(32)).derived("alert ids")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o610])
def test_a_key_open_to_others_is_refused_with_the_remedy(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "site.key"
    load_or_make_key(path, unheard)
    path.chmod(mode)
    with pytest.raises(FaultsError, match=rf"mode {mode:04o}.*chmod 600 {path}"):
        load_or_make_key(path, unheard)


@pytest.mark.parametrize("text", ["", "00" * 31, "00" * 33, "AB" * 32, "zz" * 32, "00" * 32 + "\n\n"])
def test_a_file_that_holds_no_key_is_refused_and_kept(tmp_path: Path, text: str) -> None:
    path = tmp_path / "site.key"
    path.touch(mode=0o600)
    path.write_text(text)
    with pytest.raises(FaultsError, match="does not hold 32 bytes"):
        load_or_make_key(path, unheard)
    assert path.read_text() == text


def test_a_pipe_is_no_key(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe", 0o600)
    with pytest.raises(FaultsError, match="not a regular file"):
        load_or_make_key(tmp_path / "pipe", unheard)


def test_places_where_no_key_can_be_are_faults(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FaultsError, match="cannot be read: is a directory"):
        load_or_make_key(tmp_path, unheard)
    with pytest.raises(FaultsError, match="--site-key or HALLMONITOR_SITE_KEY_FILE"):
        load_or_make_key(tmp_path / "file" / "site.key", unheard)


@pytest.mark.parametrize("length", [0, 31, 33])
def test_only_keys_of_full_length(length: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        SiteKey(bytes(length))


@pytest.mark.parametrize(
    ("environment", "path"),
    [
        ({"HOME": "/home/a"}, "/home/a/.local/share/hallmonitor/site.key"),
        ({"HOME": "/home/a", "XDG_DATA_HOME": "/data"}, "/data/hallmonitor/site.key"),
        ({"HOME": "/home/a", "HALLMONITOR_SITE_KEY_FILE": "/etc/k"}, "/etc/k"),
    ],
)
def test_default_place(environment: dict[str, str], path: str) -> None:
    assert default_key_path(environment) == Path(path)
