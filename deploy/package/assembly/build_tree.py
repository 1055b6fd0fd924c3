"""Makes the tree that dpkg-buildpackage packs: a folder for each package, as it is installed, beside `debian`."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from assembly.changelog import debian_changelog
from assembly.completion import completions
from assembly.contents import PACKAGES, Contents
from assembly.copyright_file import copyright_text
from assembly.crates import linked_crates
from assembly.licences import bundled_wheels
from assembly.pruning import prune, size
from assembly.python_wheels import MACHINES, install

if TYPE_CHECKING:
    from collections.abc import Iterator


class Sources(NamedTuple):
    """What a tree is made of.

    Attributes:
        checkout: the project's folder.
        version: of the project.
        epoch: seconds since 1970 of its last change.
        wheels: folder of the wheels of all that runs.
        programs: folder of the programs, as they run here.
        manual: folder of the manual's pages; it may be missing.
        architecture: Debian's name of what the packages are for.
    """

    checkout: Path
    version: str
    epoch: int
    wheels: Path
    programs: Path
    manual: Path
    architecture: str


class Sizes(NamedTuple):
    """Bytes of a package's libraries, and how many of them are not taken along."""

    name: str
    installed: int
    pruned: int


def make_tree(sources: Sources, tree: Path) -> list[Sizes]:
    """Make the tree anew.

    Raises:
        subprocess.CalledProcessError: pip or a program said no.
        OSError: the tree cannot be written.
    """
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(sources.checkout / "deploy" / "debian", tree / "debian")
    kept = (sources.checkout / "CHANGELOG.md").read_text(encoding="utf-8")
    _write(tree / "debian" / "changelog", debian_changelog(sources.version, sources.epoch, kept))
    return [_make_package(contents, sources, tree) for contents in PACKAGES]


def _make_package(contents: Contents, sources: Sources, tree: Path) -> Sizes:
    root = tree / contents.name
    libraries = root / contents.libraries
    install(f"{contents.name}=={sources.version}", sources.wheels, libraries, sources.architecture)
    # Before anything is removed, since licences are looked up in what came with the wheels.
    prefix = f"{contents.name}/{contents.libraries}"
    target = f"{MACHINES[sources.architecture]}-unknown-linux-gnu"
    crates = linked_crates(sources.checkout / "engine", target, (f"{prefix}/hallmonitor_engine/_native.abi3.so",))
    bundled = [*bundled_wheels(libraries, prefix), crates]
    _write(tree / "debian" / f"{contents.name}.copyright", copyright_text(bundled))
    sizes = Sizes(contents.name, size(libraries), prune(libraries))
    for source, place in _files(contents, sources.checkout):
        _copy(source, root / place)
    launcher = root / "usr" / "bin" / contents.name
    _copy(sources.checkout / "deploy" / "package" / "launchers" / contents.name, launcher)
    launcher.chmod(0o755)
    for where, script in completions(sources.programs / contents.name, contents.variable):
        _write(root / where, script)
    listed = [_copy(page, tree / "debian" / "manual" / page.name) for page in _pages(contents, sources.manual)]
    _write(tree / "debian" / f"{contents.name}.manpages", "".join(f"{page.relative_to(tree)}\n" for page in listed))
    return sizes


def _files(contents: Contents, checkout: Path) -> Iterator[tuple[Path, Path]]:
    for named, place in contents.renamed.items():
        yield checkout / named, Path(place)
    for pattern, folder in contents.files.items():
        for source in sorted(checkout.glob(pattern)):
            if source.is_dir():
                for path in sorted(path for path in source.rglob("*") if path.is_file()):
                    yield path, Path(folder) / path.relative_to(source)
            else:
                yield source, Path(folder) / source.name


def _pages(contents: Contents, manual: Path) -> Iterator[Path]:
    for pattern in contents.manual:
        yield from sorted(manual.glob(pattern))


def _copy(source: Path, target: Path) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    return shutil.copyfile(source, target)


def _write(target: Path, text: str) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")
