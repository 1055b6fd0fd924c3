from __future__ import annotations

import gzip
import random
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from hallmonitor.catalogue import CatalogueData
from hallmonitor.catalogue.importing.job import Imported, ImportJob, import_list
from hallmonitor.catalogue.importing.labels import Labels, labels_of_one, labels_of_tree
from hallmonitor.catalogue.laid_over import with_overlays
from hallmonitor.catalogue.native import native_catalogue
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from pathlib import Path

DATA = CatalogueData([("c.example", "c", "news")], {"ads": "Ads.", "news": "To read."}, {"c": ("C", "news")})
ADS = labels_of_one("list", "ads")


def run(path: Path, labels: Labels = ADS, **options: Any) -> Imported:  # noqa: ANN401 - any field of the job
    out = options.pop("out", path.parent / "overlay")
    job = ImportJob(path, out, "list", "MIT", "https://lists.example", labels, **options)
    return import_list(job, DATA)


def write(tmp_path: Path, content: str | bytes, name: str = "list.txt") -> Path:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def entries(imported: Imported) -> list[str]:
    overlay = imported.overlay
    return overlay.path.read_bytes()[overlay.entries_at :].decode().splitlines()


# Each keeps a.example and b.example, and refuses the number of entries told.
FORMATS = {
    "hosts": ("127.0.0.1 localhost\n0.0.0.0 a.example b.example # both\n203.0.113.7 x.example\n", 2),
    "adblock": ("[Adblock Plus 2.0]\n! t\n||a.example^\n||b.example^\n||x.example^$third-party\n@@||y.example^\n", 2),
    "dnsmasq": ("address=/a.example/b.example/0.0.0.0\nserver=/x.example/203.0.113.53\nlocal=/b.example/\n", 1),
    "rpz": ("$TTL 60\n@ SOA l. r. (\n 1 2\n 3 4 5)\na.example CNAME .\n*.b.example CNAME .\nx.example CNAME y.\n", 1),
    "domains": ("# t\na.example\n*.b.example\nx.example/path\nno name\nd.example:80\n", 3),
    "csv": ("id,domain\n1,a.example\n2,b.example\n3,http://x.example/path\n4,\n", 2),
    "v2fly": ("domain:a.example @x\nfull:b.example\nkeyword:x\nregexp:y\ninclude:none\n", 3),
}


@pytest.mark.parametrize("list_format", FORMATS)
@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
def test_every_format_is_told_by_content_and_read(tmp_path: Path, list_format: str, packed: bool) -> None:  # noqa: FBT001
    text, refused = FORMATS[list_format]
    imported = run(write(tmp_path, gzip.compress(text.encode()) if packed else text))
    assert imported.guessed
    assert imported.overlay.provenance.list_format == list_format
    assert entries(imported) == ["= list ads", "a.example", "b.example"]
    assert sum(imported.overlay.counts.refused.values()) == refused
    tally = imported.tally
    assert tally["read"] == tally["kept"] + tally["duplicates"] + refused
    assert len(tally["offenders"]) == refused
    assert {(file, line > 0) for _, file, line, _ in tally["offenders"]} == {("list.txt", True)}


def test_networks(tmp_path: Path) -> None:
    imported = run(write(tmp_path, "; t\n203.0.113.0/24 ; REF\n10.0.0.0/8\n203.0.113.1/24\n2001:db8::/32\n"))
    assert imported.overlay.provenance.list_format == "cidr"
    assert entries(imported) == ["= list ads", "203.0.113.0/24", "2001:db8::/32"]
    assert sum(imported.overlay.counts.refused.values()) == 2


def test_the_same_list_gives_the_same_bytes(tmp_path: Path) -> None:
    path = write(tmp_path, "# Date: 2026-11-20\nb.example\na.example\nb.example\n")
    first = run(path).overlay.path.read_bytes()
    assert run(path, out=tmp_path / "other").overlay.path.read_bytes() == first
    assert run(path, force=True).overlay.path.read_bytes() == first


def test_dates(tmp_path: Path) -> None:
    path = write(tmp_path, "# Date: 2026-11-20\nb.example\n")
    told = run(path)
    assert (told.overlay.provenance.date, told.date_known_by) == ("2026-11-20", "as the list tells")
    given = run(path, date=date(2026, 1, 2), force=True)
    assert (given.overlay.provenance.date, given.date_known_by) == ("2026-01-02", "as given")


def test_twenty_thousand_domains_are_found_again(tmp_path: Path) -> None:
    draw = random.Random(5)  # noqa: S311 - names for a test
    names = sorted({f"h{draw.randrange(1 << 40):x}.{draw.choice('xyz')}.example" for _ in range(20_000)})
    listed = names + draw.sample(names, 1_000)
    draw.shuffle(listed)
    imported = run(write(tmp_path, "".join(f"0.0.0.0 {name}\n" for name in listed)))
    assert (imported.tally["kept"], imported.tally["duplicates"]) == (len(names), 1_000)
    assert entries(imported) == ["= list ads", *names]
    native = native_catalogue(with_overlays(DATA, [imported.overlay.path]))
    assert len(native) == len(names) + 1
    for name in names:
        assert native.lookup(f"www.{name}") == (name, "list", "ads")
        assert native.lookup(f"x{name}") is None
    assert native.lookup("c.example") == ("c.example", "c", "news")


def test_a_tree_with_a_mapping(tmp_path: Path) -> None:
    for own, names in {"porn": "a.example\nb.example\n", "press": "b.example\n", "sect": "d.example\n"}.items():
        (tmp_path / "lists" / own).mkdir(parents=True)
        (tmp_path / "lists" / own / "domains").write_text(names)
    imported = run(tmp_path / "lists", labels_of_tree("ut1", None, {"press": "news", "porn": "ads"}))
    assert entries(imported) == ["= ut1-porn ads", "a.example", "= ut1-press news", "b.example"]
    assert imported.unmapped == ("sect",)
    assert imported.tally["duplicates"] == 1
    assert list(imported.overlay.counts.refused.values()) == [1]
    with pytest.raises(FaultsError, match="no category of the list is mapped: porn, press, sect"):
        run(tmp_path / "lists", labels_of_tree("ut1", None, {"x": "news"}), force=True)


def test_lists_include_each_other_within_their_folder(tmp_path: Path) -> None:
    write(tmp_path, "secret.example\n", "outside")
    folder = tmp_path / "data"
    folder.mkdir()
    write(folder, "include:ads\ninclude:tv @ads\ninclude:../outside\ninclude:none\na.example\n", "all")
    write(folder, "b.example\ninclude:all\n", "ads")
    write(folder, "c1.example @ads\nc2.example\ninclude:deep @-cn\n", "tv")
    write(folder, "d1.example @ads\nd2.example @ads @cn\nd3.example\n", "deep")
    imported = run(folder / "all", list_format="v2fly")
    assert entries(imported) == ["= list ads", "a.example", "b.example", "c1.example", "d1.example"]
    offenders = {(text, line) for _, file, line, text in imported.tally["offenders"] if file == "all"}
    assert offenders == {("../outside", 3), ("none", 4)}


def test_includes_have_a_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hallmonitor.catalogue.importing.job.INCLUDES_MAX", 2)
    write(tmp_path, "a.example\ninclude:one\n", "all")
    for name, following in (("one", "two"), ("two", "three"), ("three", "one")):
        write(tmp_path, f"{name}.example\ninclude:{following}\n", name)
    imported = run(tmp_path / "all", list_format="v2fly")
    assert entries(imported) == ["= list ads", "a.example", "one.example", "two.example"]
    assert [(file, line) for _, file, line, _ in imported.tally["offenders"]] == [("two", 2)]


def test_nothing_is_written_where_that_is_asked_or_nothing_is_kept(tmp_path: Path) -> None:
    path = write(tmp_path, "a.example\ncom\n")
    with pytest.raises(FaultsError) as caught:
        run(path, strict=True)
    first, second = map(str, caught.value.faults)
    assert "1 of 2 entries are refused" in first
    assert second == "list.txt:2: a public suffix, under which anybody registers names: com"
    with pytest.raises(FaultsError, match="nothing of the list can be kept, read as hosts"):
        run(path, list_format="hosts")
    assert [each.name for each in tmp_path.iterdir()] == ["list.txt"]
    assert run(write(tmp_path, "a.example\n"), strict=True).tally["kept"] == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "there is no list in it"),
        (b"# nothing\n", "the format of the list is not clear"),
        (b"Dear Sir,\nplease find attached\n", "the format of the list is not clear"),
        ("a.example\n".encode("utf-16"), "the list is UTF-16 text"),
        (bytes(range(256)) * 40, "the list is no text"),
        (gzip.compress(b"a.example\n" * 1000, mtime=0)[:-9], "the file ends in the middle"),
        (b"\x1f\x8b" + b"x" * 100, "the file is damaged"),
    ],
)
def test_what_is_no_list_is_one_clear_fault(tmp_path: Path, content: bytes, words: str) -> None:
    with pytest.raises(FaultsError) as caught:
        run(write(tmp_path, content))
    assert [words in str(fault) for fault in caught.value.faults] == [True]
    assert [each.name for each in tmp_path.iterdir()] == ["list.txt"]


def test_lines_that_are_no_text_are_counted_and_told(tmp_path: Path) -> None:
    # What is looked at for the format is text; what comes later is not.
    lines = b"a%d.example\n" * 8_000 % tuple(range(8_000))
    imported = run(write(tmp_path, lines + b"b\0.example\n" + b"x" * 10_000_000 + b"\nc\xff.example\nd.example\n"))
    assert imported.tally["kept"] == 8_001
    assert [line for _, _, line, _ in imported.tally["offenders"]] == [8_001, 8_002, 8_003]


def test_what_stands_there_is_not_replaced(tmp_path: Path) -> None:
    path = write(tmp_path, "a.example\n")
    run(path)
    with pytest.raises(FaultsError, match="add --force"):
        run(path)
