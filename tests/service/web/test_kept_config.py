from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hallmonitor_service.faults import Fault, FaultsError
from hallmonitor_service.web.kept_config import KeptWebConfig, WebConfig

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Authority

HASH = "$2y$10$X0h1gDsPszWURQaxFh.zoubFi6DXncSjhoQNJgRrnGs7EsimhC7zG"


@pytest.fixture
def told() -> list[list[str]]:
    return []


@pytest.fixture
def kept(tmp_path: Path, authority: Authority, told: list[list[str]]) -> KeptWebConfig:
    authority.issue("server")
    write(tmp_path, f"basic_auth_users: {{alice: {HASH}}}")

    def tell(faults: list[Fault]) -> None:
        told.append([fault.message for fault in faults])

    made = KeptWebConfig(tmp_path / "web.yml", tell)
    made.start()
    return made


def write(tmp_path: Path, more: str) -> None:
    text = f"tls_server_config: {{cert_file: server.pem, key_file: server.key}}\n{more}\n"
    (tmp_path / "web.yml").write_text(text)


def test_without_a_file_it_is_http_in_clear_for_everybody() -> None:
    kept = KeptWebConfig(None, pytest.fail)
    kept.start()
    assert kept.current() == WebConfig()


def test_gives_what_the_file_says(kept: KeptWebConfig) -> None:
    config = kept.current()
    assert config.tls is not None
    assert config.users == {"alice": HASH}


def test_faults_at_the_start_are_raised(tmp_path: Path) -> None:
    with pytest.raises(FaultsError, match="web configuration cannot be read"):
        KeptWebConfig(tmp_path / "none.yml", pytest.fail).start()


def test_the_same_files_are_the_same_configuration(kept: KeptWebConfig) -> None:
    assert kept.current() is kept.current()


def test_a_changed_file_takes_effect(kept: KeptWebConfig, tmp_path: Path, told: list[list[str]]) -> None:
    write(tmp_path, f"basic_auth_users: {{bob: {HASH}}}")
    assert kept.current().users == {"bob": HASH}
    assert told == []


def test_a_renewed_certificate_takes_effect(kept: KeptWebConfig, authority: Authority) -> None:
    before = kept.current().tls
    authority.issue("server")
    assert kept.current().tls is not before


def test_with_faults_the_last_good_one_stays_and_they_are_told_once(
    kept: KeptWebConfig, tmp_path: Path, told: list[list[str]]
) -> None:
    good = kept.current()
    write(tmp_path, "basic_auth_users: {alice: plain}")
    assert [kept.current(), kept.current()] == [good, good]
    assert told == [["basic_auth_users: this is not a bcrypt hash"]]
    write(tmp_path, f"basic_auth_users: {{alice: {HASH}}}")
    assert kept.current().users == good.users
    assert told[1:] == [[]]


def test_a_key_that_comes_after_its_certificate_is_awaited(
    kept: KeptWebConfig, authority: Authority, tmp_path: Path, told: list[list[str]]
) -> None:
    good = kept.current()
    renewed = authority.issue("renewed")
    (tmp_path / "server.pem").write_bytes(renewed.certificate.read_bytes())
    assert kept.current() is good
    assert told == [["tls_server_config.key_file: the key is not the certificate's"]]
    (tmp_path / "server.key").write_bytes(renewed.key.read_bytes())
    assert kept.current() is not good
    assert told[1:] == [[]]


def test_a_file_that_went_away_leaves_the_last_good_one(
    kept: KeptWebConfig, tmp_path: Path, told: list[list[str]]
) -> None:
    good = kept.current()
    (tmp_path / "web.yml").unlink()
    assert kept.current() is good
    assert len(told) == 1
