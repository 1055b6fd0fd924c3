"""Import of a list: its files in, an overlay out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hallmonitor.catalogue.importing.a_labels import to_a_labels
from hallmonitor.catalogue.importing.labels import check_labels
from hallmonitor.catalogue.importing.list_files import ListFiles
from hallmonitor.catalogue.importing.overlay_writing import refuse_existing, write_overlay
from hallmonitor.catalogue.overlay import Counts, Overlay, OverlayService, Provenance
from hallmonitor_engine import ListImport, guess_list_format
from hallmonitor_service.faults import Fault, FaultsError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from hallmonitor.catalogue.data import CatalogueData
    from hallmonitor.catalogue.importing.labels import Labels
    from hallmonitor.catalogue.importing.list_files import ListFile
    from hallmonitor_engine._native import ListTally

_LIST_NAME = re.compile(r"[A-Za-z0-9!_-][A-Za-z0-9!._-]*")
"""Names of lists that can be included: no path leads out of the folder."""

INCLUDES_MAX = 10_000
"""Lists that one list may include, itself with other attributes among them: else a folder could go on for ever."""

_Include = tuple[str, tuple[str, ...], tuple[str, ...], str, int]


@dataclass(frozen=True, slots=True)
class ImportJob:
    """What is to be imported, and how.

    Attributes:
        path: the list: a file or a folder.
        out: the overlay to write.
        name: what the site calls the list.
        licence: what its publisher allows.
        source: where it was got.
        labels: what its entries are.
        date: the list's date; None to take it from the list.
        list_format: one of `hallmonitor_engine.LIST_FORMATS`; None to guess.
        column: of a table, a number from 1 or a name.
        keeps_hosting_suffixes: keep names under which hosting services give their customers names.
        strict: write nothing if any entry is refused.
        force: replace an overlay.
    """

    path: Path
    out: Path
    name: str
    licence: str
    source: str
    labels: Labels
    date: date | None = None
    list_format: str | None = None
    column: int | str | None = None
    keeps_hosting_suffixes: bool = False
    strict: bool = False
    force: bool = False


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an import.

    Attributes:
        overlay: what was written.
        tally: what became of each entry.
        guessed: whether the format was guessed.
        date_known_by: how the list's date is known.
        unmapped: categories of the list that are mapped to none of the catalogue's.
        passed_over: files that are no lists.
    """

    overlay: Overlay
    tally: ListTally
    guessed: bool
    date_known_by: str
    unmapped: tuple[str, ...]
    passed_over: tuple[str, ...]


def import_list(job: ImportJob, data: CatalogueData) -> Imported:
    """Read a list and write it as an overlay.

    Args:
        job: what to do.
        data: the catalogue that it is to be laid over.

    Raises:
        FaultsError: the list cannot be read, nothing of it is kept, some of it is refused although that is not wanted,
            or the overlay cannot be written.
    """
    check_labels(job.labels, data)
    refuse_existing(job.out, force=job.force)
    files = ListFiles(job.path)
    reading = _Reading(job, files)
    for file in files:
        reading.take(file)
    if reading.list_format is None:
        raise FaultsError.single(
            "there is no list in it", "name a list's file, or a folder with domains files", job.path
        )
    finished = reading.importer.finish()
    tally = finished.tally()
    if job.strict and tally["refused"]:
        raise FaultsError([_refused(job.path, tally), *_offenders(tally)])
    if not tally["kept"]:
        raise FaultsError([_nothing_kept(job.path, reading), *_offenders(tally)])
    day, known_by = (job.date, "as given") if job.date is not None else files.date
    digest = finished.sha256().hex()
    overlay = Overlay(
        path=job.out,
        name=job.name,
        provenance=Provenance(job.licence, job.source, str(day), reading.list_format, files.sha256),
        counts=Counts(tally["read"], tally["duplicates"], dict(tally["refused"])),
        services=tuple(OverlayService(*each) for each in finished.held()),
        entries_sha256=digest,
        entries_at=0,
        sha256="",
    )
    return Imported(
        write_overlay(overlay, finished),
        tally,
        job.list_format is None,
        known_by,
        tuple(sorted(reading.unmapped)),
        tuple(files.passed_over),
    )


class _Reading:
    """Files of a list on their way into the engine."""

    def __init__(self, job: ImportJob, files: ListFiles) -> None:
        self.importer = ListImport(job.labels.pairs, to_a_labels, job.keeps_hosting_suffixes)
        self.list_format = job.list_format
        self.unmapped: set[str] = set()
        self._job = job
        self._files = files

    def take(self, file: ListFile) -> None:
        """Read a file, and the lists that it includes."""
        label = self._job.labels.number(file.category)
        if label is None:
            self.unmapped.add(file.category)
        self._feed(file, label, (), ())
        known: set[tuple[str, tuple[str, ...], tuple[str, ...]]] = set()
        waiting = list(self._includes())
        while waiting:
            name, with_, without, by, line = waiting.pop()
            if (name, with_, without) in known:
                continue
            known.add((name, with_, without))
            path = None if file.folder is None or not _LIST_NAME.fullmatch(name) else file.folder / name
            if path is None or not path.is_file() or len(known) > INCLUDES_MAX:
                self.importer.refuse_include(name, by, line)
                continue
            for included in self._files.opened(path, name, file.category):
                self._feed(included, label, with_, without)
            waiting += self._includes()

    def _includes(self) -> Iterator[_Include]:
        for name, with_, without, by, line in self.importer.take_includes():
            yield name, tuple(with_), tuple(without), by, line

    def _feed(self, file: ListFile, label: int | None, with_: tuple[str, ...], without: tuple[str, ...]) -> None:
        list_format = self.list_format or guess_list_format(file.start)
        if list_format is None:
            if not file.start.strip():
                return
            raise FaultsError.single("the format of the list is not clear", "say it with --format", self._job.path)
        self.list_format = list_format
        self.importer.begin(file.name, list_format, label, self._job.column, (list(with_), list(without)))
        try:
            for chunk in file.chunks:
                self.importer.feed(chunk)
            self.importer.end()
        except ValueError as error:
            raise FaultsError.single(str(error), "import parts of the list one by one", self._job.path) from None


def _refused(path: Path, tally: ListTally) -> Fault:
    number = sum(count for _, count in tally["refused"])
    return Fault(
        f"{number:,} of {tally['read']:,} entries are refused", "leave out --strict to import the others", path
    )


def _nothing_kept(path: Path, reading: _Reading) -> Fault:
    if reading.unmapped:
        remedy = "name a --category for all of it, or a --mapping for its categories"
        return Fault(f"no category of the list is mapped: {', '.join(sorted(reading.unmapped))}", remedy, path)
    return Fault(
        f"nothing of the list can be kept, read as {reading.list_format}", "say what it is with --format", path
    )


def _offenders(tally: ListTally) -> Iterator[Fault]:
    for reason, file, line, text in tally["offenders"]:
        yield Fault(f"{file}:{line}: {reason}{f': {text}' if text else ''}")
