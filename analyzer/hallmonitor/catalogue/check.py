"""Checks a folder of category files for what loads, or does not, and is hardly meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallmonitor.catalogue.category_folder import category_files
from hallmonitor.catalogue.check_domains import domain_findings
from hallmonitor.catalogue.check_names import name_findings
from hallmonitor.catalogue.check_networks import network_findings
from hallmonitor.catalogue.deliberate import deliberate_suffixes
from hallmonitor.catalogue.listed import Listed
from hallmonitor_service.faults import Fault, FaultsError

if TYPE_CHECKING:
    from pathlib import Path


def check_folder(folder: Path) -> list[Fault]:
    """Everything that is found, in order of file and line, each with its remedy.

    Args:
        folder: holds one CATEGORY.yml per category, or a folder `catalogue` that does.

    Raises:
        FaultsError: there is no category file, or the list of deliberate suffixes cannot be read.
    """
    inner = folder / "catalogue"
    folder = inner if inner.is_dir() else folder
    deliberate = deliberate_suffixes(folder)
    found: list[Fault] = []
    files = list(category_files(folder, found))
    if not files and not found:
        raise FaultsError.single("no catalogue files here", "name a folder with one CATEGORY.yml per category", folder)
    domains = [
        Listed(domain, service.id, file.category, file.path, line)
        for file in files
        for service in file.services
        for domain, line in service.domains
    ]
    networks = [
        Listed(network, service.id, file.category, file.path, line)
        for file in files
        for service in file.services
        for network, line in service.ranges
    ]
    found += domain_findings(domains, deliberate)
    found += network_findings(networks)
    found += name_findings(files)
    return sorted(found, key=lambda finding: (str(finding.path), finding.line or 0))
