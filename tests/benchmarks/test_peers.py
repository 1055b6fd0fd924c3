from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from harness import install
from harness.captures import KINDS
from harness.install import Installed
from harness.peers import PACKETS_READ, packets_read, peers
from harness.real import PASSES, processing_time

if TYPE_CHECKING:
    from pathlib import Path

DEBIAN = ("ndpiReader", "tshark", "nfpcapd", "softflowd", "argus")


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine with no peer on its path, and the folder that they would be unpacked into."""
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    monkeypatch.setattr(install, "PEERS", tmp_path / "peers")
    return tmp_path / "root"


def test_every_peer_that_is_not_there_is_named_with_its_reason(bare: Path) -> None:
    installed = Installed(bare, {"argus": "package argus-server: no network"})
    absent = {peer.name: peer.absent for peer in peers(installed)}
    assert absent["argus"] == "package argus-server: no network"
    expected = ("ndpiReader", "tshark", "nfpcapd", "softflowd", "nfstream, 20 dissections", "nfstream, 0 dissections")
    assert {name: absent[name] for name in expected} == dict.fromkeys(expected, "not installed")


def test_an_unpacked_peer_runs_with_its_own_libraries(bare: Path) -> None:
    program = bare / "usr" / "sbin" / "argus"
    library = bare / "usr" / "lib" / "here" / "libwrap.so.0"
    for path in (program, library):
        path.parent.mkdir(parents=True)
        path.touch()
    installed = Installed(bare, {})
    assert (installed.program("argus"), installed.absent("argus")) == (str(program), "")
    assert installed.environment("argus") == {"LD_LIBRARY_PATH": str(library.parent)}


def test_the_machines_own_peer_comes_first(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = bare.parent / "bin"
    folder.mkdir()
    (folder / "argus").symlink_to(sys.executable)
    monkeypatch.setenv("PATH", str(folder))
    installed = Installed(bare, {})
    assert installed.program("argus") == str(folder / "argus")
    assert installed.environment("argus") == {}


def test_every_peer_says_what_it_lacks_and_the_table_knows_all(bare: Path) -> None:
    found = peers(Installed(bare, {}))
    assert all(peer.does and peer.lacks for peer in found)
    names = {peer.name for peer in found}
    assert set(DEBIAN) < names
    assert set(PACKETS_READ) == set(KINDS)
    assert {name for chosen in PACKETS_READ.values() for name in chosen} <= names


def test_how_much_a_peer_reads() -> None:
    assert packets_read("mix", "scapy") == 5_000
    assert packets_read("mix", "tshark") == 0
    assert packets_read("mix-opaque", "tshark") is None


@pytest.mark.parametrize(("loops", "seconds"), [(PASSES, 0.002 * PASSES), (3, None)])
def test_ndpi_tells_the_time_of_each_loop(bare: Path, loops: int, seconds: float | None) -> None:
    program = bare / "usr" / "bin" / "ndpiReader"
    program.parent.mkdir(parents=True)
    program.write_text(f"#!{sys.executable}\nprint('\\tPacket Processing Time:  2 msec\\n' * {loops})\n")
    program.chmod(0o700)
    reading = processing_time(Installed(bare, {}))
    if seconds is None:
        with pytest.raises(install.CommandFailedError, match=f"{loops} loops, not of {PASSES}"):
            reading(bare, bare)
    else:
        assert reading(bare, bare).seconds == pytest.approx(seconds)
