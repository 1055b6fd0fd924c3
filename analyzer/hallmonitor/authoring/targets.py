"""Where signatures can be converted to: pySigma's installed backends, with what others would take."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

from sigma.plugins import InstalledSigmaPlugins

from hallmonitor_service.faults import FaultsError
from hallmonitor_service.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

ALIASES = {"elastic": "lucene", "elasticsearch": "lucene"}
"""What people call a target -> the backend's own name."""

PACKAGES = {
    "crowdstrike": "pysigma-backend-crowdstrike",
    "clickhouse": "pysigma-backend-clickhouse",
    "datadog": "pysigma-backend-datadog",
    "elastalert": "pysigma-backend-elasticsearch",
    "elastic": "pysigma-backend-elasticsearch",
    "elasticsearch": "pysigma-backend-elasticsearch",
    "eql": "pysigma-backend-elasticsearch",
    "esql": "pysigma-backend-elasticsearch",
    "kusto": "pysigma-backend-kusto",
    "loki": "pysigma-backend-loki",
    "lucene": "pysigma-backend-elasticsearch",
    "opensearch": "pysigma-backend-opensearch",
    "qradar": "pysigma-backend-qradar-aql",
    "secops": "pysigma-backend-secops",
    "splunk": "pysigma-backend-splunk",
    "sqlite": "pysigma-backend-sqlite",
}
"""Target -> the package of the Python Package Index that has its backend."""

WITHOUT_BACKEND = {
    "suricata": "Suricata looks at packets and counts them in threshold and flowbits, not flow records over hours",
    "zeek": "Zeek's own language is scripts; its logs are searched where they are sent to, such as splunk or elastic",
}
"""Targets for which the Python Package Index has no backend -> why that is no surprise."""

OPTIONS: Mapping[str, Mapping[str, str]] = {
    "sqlite": {"table": "flows", "timestamp_field": "ts", "timestamp_format": "unix_us"}
}
"""Backend -> what it has to know of flow records: the columns as `hallmonitor flows` writes them."""


def installed_backends() -> dict[str, Any]:
    """Backend's name -> its class, sorted by name."""
    with warnings.catch_warnings():
        # Two installed backends of one name are pySigma's concern; the first is taken.
        warnings.simplefilter("ignore")
        found = InstalledSigmaPlugins.autodiscover(include_pipelines=False, include_validators=False).backends
    return dict(sorted(found.items()))


def backend_class(target: str) -> tuple[str, Any]:
    """Give the name and class of the backend for a target.

    Raises:
        FaultsError: no installed backend writes for it; the remedy tells what would have to be installed.
    """
    installed = installed_backends()
    name = target if target in installed else ALIASES.get(target, target)
    if name in installed:
        return name, installed[name]
    here = f"installed: {', '.join(installed)}" if installed else "no backend is installed"
    if target in WITHOUT_BACKEND:
        message = f"pySigma has no backend for {target}: {WITHOUT_BACKEND[target]}"
        raise FaultsError.single(message, here)
    if target in PACKAGES:
        message = f"the backend for {target} is not installed"
        raise FaultsError.single(message, f"it is in the package {PACKAGES[target]}, beside this program; {here}")
    message = f"no backend is known for {target!r}" if target else "no target is named"
    remedy = nearest(target, {*installed, *PACKAGES}) or "add --to TARGET"
    raise FaultsError.single(message, f"{remedy}; {here}")
