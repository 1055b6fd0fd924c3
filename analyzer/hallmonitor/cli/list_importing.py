"""What `hallmonitor catalogue import` does, once its command line is read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from hallmonitor_service.faults import FaultsError
from hallmonitor_service.nearest import nearest_or_all
from hallmonitor_service.telling import say, step

if TYPE_CHECKING:
    from datetime import date as Date  # noqa: N812 - a parameter has its name

    from hallmonitor.catalogue import CatalogueData
    from hallmonitor.catalogue.importing.labels import Labels

TEXT_MAX = 300
"""Letters of a licence or source: reports show both in a line."""


def import_to_overlay(
    path: Path,
    *,
    licence: str,
    source: str,
    category: str | None = None,
    service: str | None = None,
    name: str | None = None,
    list_format: str | None = None,
    column: str | None = None,
    mapping: Path | None = None,
    date: Date | None = None,
    out: Path | None = None,
    keeps_hosting_suffixes: bool = False,
    strict: bool = False,
    force: bool = False,
    as_json: bool = False,
) -> None:
    """Make a list an overlay, and tell what became of its entries.

    Args:
        path: the list: a file or a folder.
        licence: what its publisher allows.
        source: where it was got.
        category: of the catalogue, for all entries.
        service: for all entries; None for the list's name.
        name: what to call the list; None to make it of the path.
        list_format: None to guess.
        column: of a table, a number from 1 or a name.
        mapping: a table of the list's categories; it stands before the shipped one.
        date: the list's; None to take it from the list.
        out: the overlay; None for `overlays/NAME`.
        keeps_hosting_suffixes: keep names under which hosting services give their customers names.
        strict: write nothing if any entry is refused.
        force: replace an overlay.
        as_json: tell as a JSON object instead of text.

    Raises:
        FaultsError: an argument or the list cannot be used.
    """
    from hallmonitor.catalogue import load_catalogue
    from hallmonitor.catalogue.importing.job import ImportJob, import_list
    from hallmonitor.catalogue.importing.labels import check_id, id_of
    from hallmonitor.catalogue.importing.told import told_lines, told_value
    from hallmonitor.shipped import root
    from hallmonitor_engine import LIST_FORMATS

    _check_text(licence, "--licence")
    _check_text(source, "--source")
    if list_format is not None and list_format not in LIST_FORMATS:
        raise FaultsError.single(f"{list_format!r} is no format of lists", nearest_or_all(list_format, LIST_FORMATS))
    if column is not None and list_format not in {None, "csv"}:
        raise FaultsError.single(f"lists of the format {list_format} have no columns", "leave --column out")
    called = name if name is not None else id_of(path.name.partition(".")[0])
    check_id(called, "--name")
    if service is not None:
        check_id(service, "--service")
    data = load_catalogue(root())
    job = ImportJob(
        path=path,
        out=out or Path("overlays") / called,
        name=called,
        licence=licence,
        source=source,
        labels=_labels(path, called, service, category, mapping, data),
        date=date,
        list_format="csv" if column is not None else list_format,
        column=int(column) if column is not None and column.isascii() and column.isdigit() else column,
        keeps_hosting_suffixes=keeps_hosting_suffixes,
        strict=strict,
        force=force,
    )
    step(f"importing {path}")
    imported = import_list(job, data)
    if as_json:
        say(json.dumps(told_value(imported), ensure_ascii=False))
        return
    for line in told_lines(imported):
        say(line)


def _labels(
    path: Path, name: str, service: str | None, category: str | None, mapping: Path | None, data: CatalogueData
) -> Labels:
    from hallmonitor.catalogue.importing.labels import labels_of_one, labels_of_tree
    from hallmonitor.catalogue.importing.list_files import ListFiles
    from hallmonitor.catalogue.importing.mapping import read_mapping
    from hallmonitor.shipped import root

    if category is not None:
        if mapping is not None:
            raise FaultsError.single("--category and --mapping say two things of the same entries", "leave one out")
        return labels_of_one(service or name, category)
    if mapping is None and not ListFiles(path).is_tree:
        remedy = f"add --category with one of {', '.join(sorted(data.categories))}"
        raise FaultsError.single("a single list needs a category", remedy, path)
    own = {} if mapping is None else read_mapping(mapping, data.categories)
    shipped = read_mapping(root() / "lists" / "ut1.toml", data.categories)
    return labels_of_tree(name, service, own | {key: value for key, value in shipped.items() if key not in own})


def _check_text(text: str, option: str) -> None:
    if not text.strip() or not text.isprintable() or len(text) > TEXT_MAX:
        raise FaultsError.single(f"{option} must be a line of text, {TEXT_MAX} letters at most", "")
