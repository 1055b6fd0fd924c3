"""Loading a folder of signatures: every fault in every file, or all signatures."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from hallmonitor.columns import VOCABULARY
from hallmonitor.evaluate import Compiler
from hallmonitor.signature.assembly import Assembly
from hallmonitor.signature.documents import read_documents
from hallmonitor.signature.model import SignatureSet
from hallmonitor.signature.pipelines import read_pipelines
from hallmonitor.signature.review import check_assembly
from hallmonitor_service.faults import Fault, FaultsError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

_FOLDERS = ("rules", "filters")
_SUFFIXES = frozenset({".yml", ".yaml"})


def load_signatures(
    root: Path,
    placeholders: Mapping[str, Sequence[str]] | None = None,
    known: Mapping[str, Collection[str]] | None = None,
    pipelines: Sequence[str] = (),
) -> SignatureSet:
    """Load the signatures below `root/rules` with the filters below `root/filters`.

    Where `root` has neither folder, every YAML file below it is read.

    Args:
        root: the folder, or one file.
        placeholders: lists that `expand` fills in, such as approved_domains.
        known: column -> every text that can occur, such as the categories of the catalogue; a signature that asks for
            another could never match.
        pipelines: names of processing pipelines, such as zeek for `pipelines/zeek.yml`, below `root` or shipped.

    Raises:
        FaultsError: with every fault of every file, in order of file and line.
    """
    faults: list[Fault] = []
    compiler = Compiler(VOCABULARY, placeholders, known)
    paths = signature_paths(root)
    if not paths:
        raise FaultsError([Fault("there are no signatures", "a signature is a file ending in .yml", root)])
    documents = [document for path in paths for document in read_documents(path, faults)]
    mapped = read_pipelines(pipelines, root, VOCABULARY, faults)
    assembly = Assembly(documents, compiler, faults, mapped)
    signatures = assembly.signatures()
    found = check_assembly(assembly, known or {}, faults)
    if faults:
        raise FaultsError(sorted(dict.fromkeys(faults), key=lambda fault: (str(fault.path), fault.line or 0)))
    files = {document.path.relative_to(root).as_posix(): document.sha256 for document in documents}
    listing = "".join(f"{name}\0{files[name]}\n" for name in sorted(files)) + "".join(mapped.sha256)
    sha256 = hashlib.sha256(listing.encode()).hexdigest()
    return SignatureSet(tuple(signatures), sha256, compiler.placeholders_used, tuple(found))


def signature_paths(root: Path) -> list[Path]:
    """Give the signature and filter files below a folder, sorted; of a file, the file."""
    if root.is_file():
        return [root]
    folders = [folder for name in _FOLDERS if (folder := root / name).is_dir()] or [root]
    found = (path for folder in folders for path in folder.rglob("*"))
    return sorted(path for path in found if path.suffix in _SUFFIXES and path.is_file())
