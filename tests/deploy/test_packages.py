"""What the Debian packages that `make deb` built hold."""

from __future__ import annotations

import functools
import io
import os
import re
import shutil
import subprocess
import tarfile
import tomllib
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
BUILT = REPOSITORY / "build" / "deb"
VERSION = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
NAMES = ("hallmonitor", "hallmonitor-agent")
MOST_MB = {"hallmonitor": 70, "hallmonitor-agent": 45}
"""A gateway's disk is small. A library that needs more is looked at before it comes along."""
CONFIGURATION = {
    "hallmonitor": {"/etc/hallmonitor/follow.toml", "/etc/hallmonitor/site.toml"},
    "hallmonitor-agent": {"/etc/hallmonitor/agent.toml"},
}
UNITS = {
    "hallmonitor": {"hallmonitor-follow.service", "hallmonitor-retention.service", "hallmonitor-retention.timer"},
    "hallmonitor-agent": {"hallmonitor-agent.service"},
}
EXPECTED = {
    "hallmonitor": r"usr/share/hallmonitor/(prometheus|grafana)/.+",
    "hallmonitor-agent": r"usr/lib/tmpfiles\.d/hallmonitor-agent\.conf",
}
"""What one package alone has, beside what both have."""

pytestmark = pytest.mark.parametrize("name", NAMES)


def _package(name: str) -> Path:
    found = sorted(BUILT.glob(f"{name}_{VERSION}_*.deb"))
    if not found:
        pytest.skip(f"{name} {VERSION} is not built: make deb")
    return found[0]


def _said(program: str, *arguments: str | Path) -> bytes:
    path = shutil.which(program)
    if path is None:
        pytest.skip(f"{program} is not installed")
    return subprocess.run([path, *arguments], check=True, capture_output=True).stdout


@functools.cache
def _members(name: str) -> list[tarfile.TarInfo]:
    with tarfile.open(fileobj=io.BytesIO(_said("dpkg-deb", "--fsys-tarfile", _package(name)))) as archive:
        return archive.getmembers()


def _files(name: str) -> dict[str, tarfile.TarInfo]:
    return {each.name.removeprefix("./"): each for each in _members(name) if not each.isdir()}


def _control(name: str, part: str) -> str:
    return _said("dpkg-deb", "--info", _package(name), part).decode()


def _field(name: str, field: str) -> str:
    return _said("dpkg-deb", "--field", _package(name), field).decode().strip()


def test_the_version_is_the_projects(name: str) -> None:
    assert _field(name, "Version") == VERSION
    assert "python3 (<< 3.12)" in _field(name, "Depends")
    assert re.search(r"libc6 \(>= 2\.\d+\)", _field(name, "Depends"))


def test_nothing_is_where_it_is_not_expected(name: str) -> None:
    ours = re.compile(
        rf"etc/hallmonitor/[a-z]+\.toml|lib/systemd/system/hallmonitor-[a-z]+\.(service|timer)|usr/bin/{name}"
        rf"|usr/lib/{name}/.+|usr/lib/sysusers\.d/{name}\.conf|{EXPECTED[name]}"
        rf"|usr/share/bash-completion/completions/{name}|usr/share/zsh/vendor-completions/_{name}"
        rf"|usr/share/fish/vendor_completions\.d/{name}\.fish|usr/share/doc/{name}/.+"
        rf"|usr/share/man/man[15]/[a-z.-]+\.[15]\.gz|usr/share/lintian/overrides/{name}"
    )
    assert [path for path in _files(name) if not ours.fullmatch(path)] == []


def test_everything_belongs_to_root_and_only_root_may_change_it(name: str) -> None:
    assert {(each.uid, each.gid, each.uname, each.gname) for each in _members(name)} == {(0, 0, "root", "root")}
    assert [each.name for each in _members(name) if each.mode & 0o022 or each.mode & 0o7000] == []
    assert {each.mode for each in _members(name) if each.isdir()} == {0o755}
    runs = [path for path, each in _files(name).items() if each.isfile() and each.mode & 0o111]
    assert runs == [f"usr/bin/{name}"]


def test_what_an_administrator_edits_is_kept_by_upgrades(name: str) -> None:
    assert set(_control(name, "conffiles").split()) == CONFIGURATION[name]
    assert {f"/{path}" for path in _files(name) if path.startswith("etc/")} == CONFIGURATION[name]


def test_units_come_but_are_neither_enabled_nor_started(name: str) -> None:
    assert {Path(path).name for path in _files(name) if path.startswith("lib/systemd/system/")} == UNITS[name]
    script = _control(name, "postinst")
    assert "deb-systemd-invoke start" not in script
    assert "deb-systemd-invoke restart" not in script
    (restarted,) = re.findall(r"deb-systemd-invoke try-restart (.*?) >", script)
    assert set(restarted.replace("'", "").split()) == UNITS[name]
    enabled = re.findall(r"was-enabled '(.*?)'; then\s.*\s+deb-systemd-helper enable '(.*?)'", script)
    assert all(asked == done for asked, done in enabled)
    assert script.count("deb-systemd-helper enable") == len(enabled)


def test_accounts_are_made_before_anything_needs_them(name: str) -> None:
    script = _control(name, "postinst")
    accounts = script.index(f'systemd-sysusers ${{DPKG_ROOT:+--root="$DPKG_ROOT"}} {name}.conf')
    later = ["systemd-tmpfiles"] if name == "hallmonitor-agent" else ["install --directory"]
    assert all(script.index(each) > accounts for each in [*later, "try-restart"])
    assert script.index("py3compile") < script.index("try-restart")


def test_documents_are_there(name: str) -> None:
    files = _files(name)
    assert {f"usr/share/doc/{name}/{each}" for each in ("copyright", "changelog.gz", "README.md")} <= set(files)
    assert f"usr/share/man/man1/{name}.1.gz" in files
    if name == "hallmonitor":
        written = list((REPOSITORY / "docs").glob("*.md"))
        if max(page.stat().st_mtime for page in written) > _package(name).stat().st_mtime:
            pytest.skip("a page was written after the package was built: make deb")
        pages = {f"usr/share/doc/hallmonitor/docs/{path.name}" for path in written}
        assert pages <= set(files)


def test_nothing_that_is_never_run_comes_along(name: str) -> None:
    bad = re.compile(r"\.(pyi|h|pxd|pyx|a)$|/tests/|libarrow_flight|/__pycache__/|/bin/pip|RECORD$")
    assert [path for path in _files(name) if path.startswith("usr/lib/") and bad.search(path)] == []
    assert _package(name).stat().st_size < MOST_MB[name] * 1_000_000


def test_the_program_runs_on_what_the_package_holds(name: str, tmp_path: Path) -> None:
    if _field(name, "Architecture") != _said("dpkg", "--print-architecture").decode().strip():
        pytest.skip("it is for another machine")
    if not Path("/usr/bin/python3.11").exists():
        pytest.skip("Debian 12's Python is not here")
    _said("dpkg-deb", "--extract", _package(name), tmp_path)
    # What somebody put on Python's path is not looked at.
    (tmp_path / "elsewhere").mkdir()
    for module in (name.replace("-", "_"), "pyarrow", "typer", "sitecustomize"):
        (tmp_path / "elsewhere" / f"{module}.py").write_text("raise SystemExit('taken from elsewhere')")
    around = {**os.environ, "PYTHONPATH": str(tmp_path / "elsewhere"), "HOME": str(tmp_path), "COLUMNS": "100"}
    program = tmp_path / "usr" / "bin" / name
    told = subprocess.run([program, "--version"], check=True, capture_output=True, text=True, env=around, cwd=tmp_path)
    assert told.stdout == f"{name} {VERSION}\n"
    run = ["catalogue", "lookup", "www.khanacademy.org"] if name == "hallmonitor" else ["run", "--help"]
    told = subprocess.run([program, *run], check=True, capture_output=True, text=True, env=around, cwd=tmp_path)
    assert "Khan Academy" in told.stdout or "agent.toml" in told.stdout


def test_the_copyright_file_names_each_library(name: str, tmp_path: Path) -> None:
    libraries = {path.split("/")[3] for path in _files(name) if ".dist-info/" in path}
    _said("dpkg-deb", "--extract", _package(name), tmp_path)
    told = (tmp_path / "usr" / "share" / "doc" / name / "copyright").read_text(encoding="utf-8")
    others = {each for each in libraries if not each.startswith("hallmonitor")}
    assert {each for each in others if f"/{each}/*" not in told} == set()
    assert f"Files: {name}/usr/lib/{name}/hallmonitor_engine/_native.abi3.so" in told
    for crate in ("arrow-array", "pyo3", "memchr"):
        assert crate in told
