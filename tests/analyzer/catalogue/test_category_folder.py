from __future__ import annotations

from typing import TYPE_CHECKING

from hallmonitor.catalogue.category_folder import Place, Places, category_file, category_files

if TYPE_CHECKING:
    from pathlib import Path

    from hallmonitor_service.faults import Fault

NEWS = (
    "category: news\nsentence: >-\n  To read.\nservices:\n  daily: {name: Daily, domains: [daily.example, d.example]}\n"
)
LOOSE = "category: mail\nsentence: To send.\nservices:\n  post:\n    name: Post\n    domains:\n      - post.example\n"


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.yml").write_text(text, encoding="utf-8")
    return folder


def test_files_come_in_order_however_they_are_written(tmp_path: Path) -> None:
    faults: list[Fault] = []
    files = list(category_files(write(tmp_path, news=NEWS, mail=LOOSE), faults))
    assert [file.category for file in files] == ["mail", "news"]
    assert [service.id for file in files for service in file.services] == ["post", "daily"]
    assert faults == []


def test_what_is_wrong_is_added_and_the_rest_kept(tmp_path: Path) -> None:
    faults: list[Fault] = []
    write(tmp_path, news=NEWS.replace("d.example]", "D.example]"), mail="[")
    files = list(category_files(tmp_path, faults))
    assert [service.domains for file in files for service in file.services] == [[("daily.example", 5)]]
    assert [fault.path for fault in faults] == [tmp_path / "mail.yml", tmp_path / "news.yml"]


def test_a_file_that_cannot_be_read_is_a_fault(tmp_path: Path) -> None:
    faults: list[Fault] = []
    assert category_file(tmp_path / "none.yml", faults) is None
    assert [fault.message for fault in faults] == ["the category cannot be read: no such file or directory"]


def test_an_entry_has_its_place(tmp_path: Path) -> None:
    places = Places(write(tmp_path, news=NEWS, mail=LOOSE))
    assert places.of("d.example", "daily", "news") == Place(tmp_path / "news.yml", 5)
    assert str(places.of("post.example", "post", "mail")) == f"{tmp_path / 'mail.yml'}:7"
    assert places.of("post.example", "post", "news") is None
    assert places.of("d.example", "daily", "none") is None


def test_a_domain_of_another_service_is_another_entry(tmp_path: Path) -> None:
    assert Places(write(tmp_path, news=NEWS)).of("d.example", "weekly", "news") is None


def test_networks_have_their_places(tmp_path: Path) -> None:
    text = NEWS.replace("d.example]", "d.example], ranges: [192.0.2.0/24]")
    assert Places(write(tmp_path, news=text)).of("192.0.2.0/24", "daily", "news") == Place(tmp_path / "news.yml", 5)


def test_only_the_category_asked_for_is_read(tmp_path: Path) -> None:
    places = Places(write(tmp_path, news=NEWS))
    assert places.of("d.example", "daily", "news") is not None
    (tmp_path / "news.yml").unlink()
    assert places.of("daily.example", "daily", "news") is not None
