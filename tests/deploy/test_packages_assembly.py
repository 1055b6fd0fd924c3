"""How the Debian packages are put together: wheels, what is left out, licences, changelog, completion."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "deploy" / "package"))
sys.path.insert(0, str(Path(__file__).parents[2] / "deploy" / "docs"))

from assembly import python_wheels
from assembly.changelog import debian_changelog
from assembly.common_licences import shortened
from assembly.completion import SHELLS, completions
from assembly.contents import AGENT, ANALYZER, PACKAGES
from assembly.copyright_file import copyright_text, holders
from assembly.licences import Bundled, bundled_wheels
from assembly.pruning import NEVER_RUN, prune, size
from assembly.python_wheels import wheel_target
from reference_pages.manual import manual

REPOSITORY = Path(__file__).parents[2]
KEPT = """\
# Changelog

## [Unreleased]

### Added

- agent: `check` tells of one thing and of another, so that what it says no longer fits on a single line.

### Fixed

- engine: a fault.

## [0.0.9] - 2026-01-02

### Added

- what was there before.
"""


def test_the_changelog_has_what_is_new_in_the_version() -> None:
    assert debian_changelog("0.1.0", 1_795_876_954, KEPT) == (
        "hallmonitor (0.1.0) bookworm; urgency=medium\n\n"
        "  [ Added ]\n"
        "  * agent: `check` tells of one thing and of another, so that what it says no\n"
        "    longer fits on a single line.\n"
        "  [ Fixed ]\n"
        "  * engine: a fault.\n\n"
        " -- The hallmonitor maintainers <maintainers@hallmonitor.example>  Sat, 28 Nov 2026 14:42:34 +0000\n"
    )


def test_the_changelog_has_what_was_released_as_the_version() -> None:
    assert "  * what was there before.\n" in debian_changelog("0.0.9", 0, KEPT)
    assert "a fault" not in debian_changelog("0.0.9", 0, KEPT)


def test_a_changelog_that_tells_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match=r"nothing of 0\.1\.0"):
        debian_changelog("0.1.0", 0, "# Changelog\n")


def test_the_projects_changelog_can_be_read() -> None:
    kept = (REPOSITORY / "CHANGELOG.md").read_text(encoding="utf-8")
    assert debian_changelog("0.1.0", 0, kept).count("\n  * ") > 100


def test_a_common_licence_is_named_and_what_stands_beside_it_stays() -> None:
    text = (
        "This product has two licences.\n\n"
        "                                 Apache License\n"
        "                           Version 2.0, January 2004\n\n   TERMS\n\n   1. Definitions.\n\n"
        "   END OF TERMS AND CONDITIONS\n\n"
        "--------\nPermission is hereby granted\n"
    )
    assert shortened(text) == (
        "This product has two licences.\n\n"
        "(On Debian systems, the full text is in /usr/share/common-licenses/Apache-2.0.)\n\n"
        "--------\nPermission is hereby granted\n"
    )


def test_a_common_licence_may_end_with_its_last_clause() -> None:
    text = (REPOSITORY / "LICENSE").read_text(encoding="utf-8").partition("   END OF TERMS")[0]
    told = shortened(f"{text}Requests\nCopyright 2019 Ann\n")
    assert "Definitions" not in told
    assert told.endswith(".)\n\nRequests\nCopyright 2019 Ann\n")


def test_the_projects_own_licence_is_a_common_one() -> None:
    text = (REPOSITORY / "LICENSE").read_text(encoding="utf-8")
    assert "Definitions" not in shortened(text)


def _library(folder: Path, name: str, metadata: str, files: dict[str, str]) -> None:
    described = folder / f"{name}-1.0.dist-info"
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
    described.mkdir(parents=True, exist_ok=True)
    (described / "METADATA").write_text(f"Metadata-Version: 2.4\nName: {name}\nVersion: 1.0\n{metadata}\n")
    record = [*files, f"{described.name}/METADATA", f"../../bin/{name}"]
    (described / "RECORD").write_text("".join(f"{path},sha256=x,1\n" for path in record))


def test_each_wheel_says_what_is_its_own(tmp_path: Path) -> None:
    _library(
        tmp_path,
        "alpha",
        "License-Expression: MIT",
        {"alpha/__init__.py": "", "alpha-1.0.dist-info/licenses/LICENSE": "Copyright 2020 Ann\n", "single.py": ""},
    )
    _library(tmp_path, "beta", "License: BSD\nClassifier: License :: OSI Approved :: BSD License", {"beta/a.py": ""})
    _library(tmp_path, "gamma", "Classifier: License :: OSI Approved :: ISC License", {"gamma.py": ""})
    _library(tmp_path, "hallmonitor", "License-Expression: Apache-2.0", {"hallmonitor/a.py": ""})
    assert list(bundled_wheels(tmp_path, "here")) == [
        Bundled(
            "alpha 1.0",
            ("here/alpha-1.0.dist-info/*", "here/alpha/*", "here/single.py"),
            "MIT",
            ("Copyright 2020 Ann\n",),
        ),
        Bundled("beta 1.0", ("here/beta-1.0.dist-info/*", "here/beta/*"), "BSD", ()),
        Bundled("gamma 1.0", ("here/gamma-1.0.dist-info/*", "here/gamma.py"), "ISC License", ()),
    ]


def test_the_copyright_file_holds_each_licence_in_full() -> None:
    told = copyright_text(
        [Bundled("alpha 1.0", ("a/*", "b.py"), "MIT", ("MIT\n\nCopyright (c) 2020 Ann\n\n\tPermission\n",))]
    )
    assert told.endswith(
        "\n\nFiles: a/*\n b.py\nCopyright: 2020 Ann\nLicense: MIT\n"
        " MIT\n .\n Copyright (c) 2020 Ann\n .\n     Permission\nComment: alpha 1.0\n"
    )


def test_a_library_without_a_licences_text_says_so() -> None:
    told = copyright_text([Bundled("beta 1.0", ("beta/*",), "BSD", ())])
    assert "Copyright: the authors of beta 1.0" in told
    assert "\n It comes without a text; its metadata say: BSD\n" in told


@pytest.mark.parametrize(
    ("line", "whose"),
    [
        ("Copyright (c) 2012-2026 by Ann", ["2012-2026 by Ann"]),
        ("# Copyright © 2019 Ann", ["2019 Ann"]),
        ("Copyright: the example authors", ["the example authors"]),
        ("      copyright notice that is included in or attached to the work", []),
        ("The above copyright notice", []),
    ],
)
def test_holders_are_told_from_sentences_about_copyright(line: str, whose: list[str]) -> None:
    assert holders([line]) == whose


def test_what_is_never_run_goes_and_the_rest_stays(tmp_path: Path) -> None:
    gone = ["pyarrow/tests/test_a.py", "pyarrow/libarrow_flight.so.1", "numpy/linalg/tests/a.py", "bin/tool", "a/b.pyi"]
    kept = [
        "pyarrow/lib.so",
        "pyarrow/libarrow_python.so.2600",
        "a/b.py",
        "a-1.0.dist-info/METADATA",
        "numpy/testing/a.py",
    ]
    for path in (*gone, *kept, "a-1.0.dist-info/RECORD"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("12345")
    assert prune(tmp_path) == 5 * (len(gone) + 1)
    assert sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()) == sorted(kept)
    assert not (tmp_path / "bin").exists()
    assert size(tmp_path) == 5 * len(kept)


def test_modules_name_no_program_that_would_run_them(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("#!/usr/bin/python\nx = 1\n")
    (tmp_path / "a.py").chmod(0o755)
    prune(tmp_path)
    assert (tmp_path / "a.py").stat().st_mode & 0o777 == 0o644
    assert (tmp_path / "a.py").read_text() == "#\nx = 1\n"


def test_everything_that_is_left_out_has_a_reason() -> None:
    assert all(NEVER_RUN.values())


@pytest.mark.parametrize(("architecture", "machine"), [("amd64", "x86_64"), ("arm64", "aarch64")])
def test_wheels_are_for_debians_python_and_library(architecture: str, machine: str) -> None:
    options = wheel_target(architecture)
    platforms = {options[at + 1] for at, option in enumerate(options) if option == "--platform"}
    assert {f"manylinux_2_36_{machine}", f"manylinux_2_17_{machine}", f"manylinux2014_{machine}"} <= platforms
    assert f"manylinux_2_37_{machine}" not in platforms
    assert options[options.index("--python-version") + 1] == "3.11"


def test_what_is_ours_is_never_asked_for_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = list[str]()
    monkeypatch.setattr(python_wheels, "_pip", lambda *arguments: asked.extend(arguments))
    for wheel in ("hallmonitor-1-py3-none-any.whl", "hallmonitor_engine-1-cp311-abi3-linux_x86_64.whl", "other.whl"):
        (tmp_path / wheel).touch()
    python_wheels.fetch(tmp_path, tmp_path / "constraints.txt", tmp_path / "into", "amd64")
    named = [each for each in asked if "hallmonitor" in Path(each).name]
    assert named == [str(path) for path in sorted(tmp_path.glob("hallmonitor*"))]
    assert not any("other" in each for each in asked)


def test_each_program_completes_in_each_shell() -> None:
    bin_folder = Path(sys.executable).parent
    for contents in PACKAGES:
        program = bin_folder / contents.name
        if not program.exists():
            pytest.skip(f"{contents.name} is not installed beside Python")
        scripts = dict(completions(program, contents.variable))
        assert len(scripts) == len(SHELLS)
        for script in scripts.values():
            assert f"{contents.variable}=complete_" in script


def test_what_is_installed_is_in_the_checkout() -> None:
    for contents in PACKAGES:
        for source in (*contents.files, *contents.renamed):
            assert list(REPOSITORY.glob(source)), source


def test_each_manual_page_is_in_one_package(tmp_path: Path) -> None:
    pages = list(manual("0.1.0", ""))
    for name in pages:
        (tmp_path / name).write_text("")
    owners = {
        name: [each.name for each in PACKAGES if any((tmp_path / name).match(pattern) for pattern in each.manual)]
        for name in pages
    }
    assert {name: len(found) for name, found in owners.items()} == dict.fromkeys(pages, 1)
    assert (AGENT.name, ANALYZER.name) == (owners["hallmonitor-agent-run.1"][0], owners["hallmonitor-replay.1"][0])
