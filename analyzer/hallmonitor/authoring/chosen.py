"""Which signatures a person means: names of shipped ones, files or folders, each loaded with the filters beside it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hallmonitor.catalogue import load_catalogue
from hallmonitor.signature import findings, load_signatures
from hallmonitor_service.faults import Fault, FaultsError
from hallmonitor_service.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from hallmonitor.signature import Finding, Signature, SignatureSet
    from hallmonitor.site import Site

SAMPLE_LISTS = {"approved_domains": "approved.example"}
"""List of the site -> the entry that samples may take for granted in it."""

_TREE = ("rules", "filters")
_SUFFIXES = (".yml", ".yaml")


@dataclass(frozen=True, slots=True)
class Loaded:
    """A folder of signatures, or one file of them, as it was loaded.

    Attributes:
        root: the folder or file.
        whole: everything in it.
        signatures: those that were meant, sorted by name.
        findings: what is allowed but hardly meant in the files that were meant.
    """

    root: Path
    whole: SignatureSet
    signatures: tuple[Signature, ...]
    findings: tuple[Finding, ...] = ()


class Chooser:
    """Finds and loads what words mean.

    Args:
        shipped: the folder of the shipped data.
        site: its lists fill placeholders, and its overlays add to what the catalogue knows.
        site_file: where the site was read from.
        for_samples: whether the lists hold what samples take for granted, as well.
        pipelines: processing pipelines to read signatures with, beside those of the site.
    """

    def __init__(
        self,
        shipped: Path,
        site: Site,
        site_file: Path | None = None,
        *,
        for_samples: bool = False,
        pipelines: Sequence[str] = (),
    ) -> None:
        self._shipped = shipped
        self._placeholders: dict[str, list[str]] = dict(site.placeholders)
        if for_samples:
            for name, entry in SAMPLE_LISTS.items():
                self._placeholders[name] = list(dict.fromkeys([*self._placeholders.get(name, ()), entry]))
        self._pipelines = tuple(dict.fromkeys([*site.signatures.pipelines, *pipelines]))
        self._overlays = site.catalogue.overlay_paths(site_file)
        self._known: Mapping[str, Sequence[str]] | None = None
        self._sets: dict[Path, SignatureSet] = {}

    def load(self, words: Sequence[str]) -> list[Loaded]:
        """Load what all of the words mean; without any, all shipped signatures.

        Args:
            words: paths that exist, words that look like paths, or names of shipped signatures.

        Returns:
            What was loaded, each folder once, in the order in which it is first meant.

        Raises:
            FaultsError: with every word that means nothing, else with every fault of what was loaded.
        """
        if not words:
            return [self._whole(self._shipped)]
        paths, names = self._told_apart(words)
        meant: dict[Path, list[Path]] = {}
        for path in paths:
            meant.setdefault(tree_of(path), []).append(path)
        found, faults = dict[Path, Loaded](), list[Fault]()
        for root, below in meant.items():
            try:
                whole = self._load(root)
            except FaultsError as error:
                faults += error.faults
                continue
            found[root] = Loaded(
                root,
                whole,
                tuple(one for one in whole if _is_below(one.path, below)),
                tuple(one for one in findings(whole) if _is_below(one.path, below)),
            )
        if faults := faults + list(_taken(found.values())):
            raise FaultsError(faults)
        if names:
            whole = self._load(self._shipped)
            named = [whole[name] for name in names]
            before = found.get(self._shipped, Loaded(self._shipped, whole, ()))
            chosen = {one.name: one for one in (*before.signatures, *named)}
            files = [one.path for one in named]
            told = dict.fromkeys((*before.findings, *(one for one in findings(whole) if one.path in files)))
            found[self._shipped] = Loaded(
                self._shipped, whole, tuple(chosen[name] for name in sorted(chosen)), tuple(told)
            )
        return list(found.values())

    def _told_apart(self, words: Sequence[str]) -> tuple[list[Path], list[str]]:
        """Tell the paths among words from names of shipped signatures."""
        paths, names, faults = list[Path](), list[str](), list[Fault]()
        for word in words:
            path = Path(word)
            if path.exists():
                paths.append(path)
            elif "/" in word or word.endswith(_SUFFIXES):
                faults.append(Fault("there is no such file or folder", "name one that exists", path))
            else:
                names.append(word)
        known = self._load(self._shipped).names if names else ()
        for name in names:
            if name not in known:
                remedy = nearest(name, known) or "hallmonitor signatures list shows their names"
                faults.append(Fault(f"no shipped signature is called {name}", remedy))
        if faults:
            raise FaultsError(faults)
        return paths, names

    def _whole(self, root: Path) -> Loaded:
        whole = self._load(root)
        return Loaded(root, whole, whole.signatures, tuple(findings(whole)))

    def _load(self, root: Path) -> SignatureSet:
        if root not in self._sets:
            if self._known is None:
                catalogue = load_catalogue(self._shipped, self._overlays)
                self._known = {"category": list(catalogue.categories), "service": list(catalogue.services)}
            self._sets[root] = load_signatures(root, self._placeholders, self._known, self._pipelines)
        return self._sets[root]


def tree_of(path: Path) -> Path:
    """Give the folder that has to be loaded for a path: the one whose rules and filters it belongs to, else itself.

    A signature is what its rule and the filters say together, so a file in a folder `rules` is not read alone.
    """
    if any((path / name).is_dir() for name in _TREE):
        return path
    here = path.absolute()
    for place, folder in enumerate(here.parents):
        if folder.name in _TREE:
            return path.parents[place + 1] if place + 1 < len(path.parents) else here.parents[place + 1]
    return path.parent if path.name in _TREE else path


def _taken(loaded: Iterable[Loaded]) -> Iterator[Fault]:
    """Give a fault for each signature whose id or name one of another file or folder has, as within one folder."""
    first: dict[str, Signature] = {}
    for signature in (one for each in loaded for one in each.signatures):
        for key, value in (("id", signature.id), ("name", signature.name)):
            before = first.setdefault(f"{key} {value}", signature)
            if before is not signature:
                remedy = f"it stands in {before.path}, line {before.line}"
                yield Fault(f"the {key} {value} is taken", remedy, signature.path, signature.line)


def _is_below(path: Path, folders: Sequence[Path]) -> bool:
    resolved = path.resolve()
    return any(resolved.is_relative_to(folder.resolve()) for folder in folders)
