"""What the Debian packages are made from: control file, scripts, accounts, examples of the configuration."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import pytest
from pydantic import BaseModel

from hallmonitor.follow.settings import FollowSettings, load_follow
from hallmonitor.site.load import load_site
from hallmonitor.site.model import Site

if TYPE_CHECKING:
    from collections.abc import Iterator

sys.path.insert(0, str(Path(__file__).parents[2] / "deploy" / "package"))

from assembly.contents import PACKAGES

REPOSITORY = Path(__file__).parents[2]

DEBIAN = REPOSITORY / "deploy" / "debian"
FOLLOW = REPOSITORY / "deploy" / "follow.example.toml"
SITE = REPOSITORY / "deploy" / "site.example.toml"
UNITS = REPOSITORY / "deploy" / "systemd"
SCRIPTS = sorted(path for path in DEBIAN.iterdir() if path.suffix in {".postinst", ".prerm", ".postrm"})
TOLD_ELSEWHERE = {"outputs"}
"""Tables of which the example shows the beginning; docs/outputs.md tells all of them."""


def _paragraphs() -> list[dict[str, str]]:
    fields = re.compile(r"^(?P<name>[\w-]+): (?P<value>.*(?:\n .*)*)", re.MULTILINE)
    text = (DEBIAN / "control").read_text(encoding="utf-8")
    return [{each["name"]: each["value"] for each in fields.finditer(part)} for part in text.strip().split("\n\n")]


def test_there_is_a_package_for_each_program() -> None:
    _, *packages = _paragraphs()
    programs = [
        name
        for path in ("pyproject.toml", "agent/pyproject.toml")
        for name in tomllib.loads((REPOSITORY / path).read_text(encoding="utf-8"))["project"]["scripts"]
    ]
    assert sorted(each["Package"] for each in packages) == sorted(programs)


def test_packages_want_the_python_that_their_libraries_are_for() -> None:
    _, *packages = _paragraphs()
    for package in packages:
        depends = package["Depends"].split(", ")
        assert {"python3 (>= 3.11)", "python3 (<< 3.12)", "${shlibs:Depends}", "${misc:Depends}"} <= set(depends)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_maintainer_scripts_are_scripts(script: Path) -> None:
    text = script.read_text(encoding="utf-8")
    assert text.startswith("#!/bin/sh\nset -e\n")
    assert "#DEBHELPER#" in text
    subprocess.run(["/bin/sh", "-n", script], check=True)


@pytest.mark.parametrize("package", ["hallmonitor", "hallmonitor-agent"])
def test_removal_stops_each_unit_of_the_package(package: str) -> None:
    (contents,) = [each for each in PACKAGES if each.name == package]
    units = {Path(source).name for source in contents.files if source.startswith("deploy/systemd/")}
    stopped = re.search(r"deb-systemd-invoke stop (.*?) >", (DEBIAN / f"{package}.prerm").read_text(encoding="utf-8"))
    assert stopped is not None
    assert set(stopped[1].split()) == units


def test_each_unit_is_in_one_package() -> None:
    owned = [source for each in PACKAGES for source in each.files if source.startswith("deploy/systemd/")]
    assert sorted(owned) == sorted(f"deploy/systemd/{path.name}" for path in UNITS.iterdir())


@pytest.mark.parametrize("order", [("hallmonitor", "hallmonitor-agent"), ("hallmonitor-agent", "hallmonitor")])
def test_accounts_are_made_with_the_group_in_common(order: tuple[str, ...], tmp_path: Path) -> None:
    sysusers = shutil.which("systemd-sysusers")
    if sysusers is None:
        pytest.skip("systemd-sysusers is not installed")
    (tmp_path / "etc").mkdir()
    for package in order:
        subprocess.run([sysusers, f"--root={tmp_path}", DEBIAN / f"{package}.sysusers"], check=True)
    groups = dict(line.split(":")[:3:2] for line in (tmp_path / "etc" / "group").read_text().splitlines())
    accounts = [line.split(":") for line in (tmp_path / "etc" / "passwd").read_text().splitlines()]
    assert {name: gid for name, _, _, gid, *_ in accounts} == {
        "hallmonitor": groups["hallmonitor"],
        "hallmonitor-agent": groups["hallmonitor"],
    }
    assert {shell for *_, shell in accounts} == {"/usr/sbin/nologin"}


def test_the_spool_is_open_to_the_group_and_to_nobody_else() -> None:
    (line,) = [
        line
        for line in (DEBIAN / "hallmonitor-agent.tmpfiles").read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    ]
    assert line.split() == ["d", "/var/spool/hallmonitor", "2770", "hallmonitor-agent", "hallmonitor"]


def _without_comments(text: str) -> list[str]:
    """Lines, with those taken in that stand there as comments."""
    return [re.sub(r"^# ?", "", line) for line in text.splitlines()]


def _keys(model: type[BaseModel]) -> Iterator[tuple[type[BaseModel], str]]:
    for name, field in model.model_fields.items():
        if name in TOLD_ELSEWHERE:
            continue
        yield model, name
        for each in [field.annotation, *get_args(field.annotation)]:
            if isinstance(each, type) and issubclass(each, BaseModel):
                yield from _keys(each)


@pytest.mark.parametrize(("path", "model"), [(FOLLOW, FollowSettings), (SITE, Site)], ids=["follow", "site"])
def test_the_example_shows_every_key(path: Path, model: type[BaseModel]) -> None:
    text = "\n".join(_without_comments(path.read_text(encoding="utf-8")))
    missing = [
        f"{owner.__name__}.{name}"
        for owner, name in _keys(model)
        if not re.search(rf"(?:^|[{{,.\[] ?){name}(?: = |\]|\.)", text, re.MULTILINE)
    ]
    assert missing == []


def test_the_example_of_following_holds_and_is_the_defaults() -> None:
    settings = load_follow(FOLLOW)
    needed = {name: getattr(settings, name) for name in ("spool", "judging", "state")}
    assert settings == FollowSettings(**needed)
    assert settings.judging.site == "site.toml"
    for name, table in needed.items():
        given = {key for key, field in type(table).model_fields.items() if field.is_required()} | {"site"}
        assert table.model_dump(exclude=given) == type(table)(
            **{key: getattr(table, key) for key in type(table).model_fields if key in given}
        ).model_dump(exclude=given), name


def test_the_example_of_the_site_holds_and_is_the_defaults() -> None:
    assert load_site(SITE) == Site()


@pytest.mark.parametrize(("path", "model"), [(SITE, Site), (FOLLOW, FollowSettings)], ids=["site", "follow"])
def test_what_stands_as_a_comment_holds_once_it_is_taken_in(path: Path, model: type[BaseModel]) -> None:
    setting = re.compile(r"^# (?=\[|\]|[a-z_]+ = |  )", re.MULTILINE)
    document = tomllib.loads(setting.sub("", path.read_text(encoding="utf-8")))
    if model is FollowSettings:
        # Files that are named must be there; tests/analyzer/outputs hold what is said of them.
        del document["outputs"]["webhook"], document["outputs"]["json_lines"]
    assert model.model_validate(document) is not None
