"""The page of the metrics that both services show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reference_pages.markdown import code, page, prose, table
from reference_pages.metric_list import AGENT_SECTIONS, agent_metrics, follow_metrics, shared_metrics

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reference_pages.metric_list import ListedMetric

_HEAD: Final = """\
# Metrics

This page is made from the programs by `make docs`; change the metric, not the page.

Each service shows its metrics at `/metrics` of the address in `[metrics]` of its configuration, in Prometheus' text
format, or in OpenMetrics where the client accepts it. Beside them are `/-/healthy`, which is 503 with each reason while
something is wrong (capture is blind, the spool is stuck, a spool or the state cannot be used), and `/-/ready`, which is
200 once the service does its work.

Both listen on 127.0.0.1, where whoever reaches the address can read the page. For others, `web_config` in `[metrics]`
names [a file](web-config.md) with TLS and basic authentication.

No label is an address, a device, a user or a domain, and each has a bounded set of values: categories of the catalogue,
application protocols that the engine knows, four directions, causes of losses, interfaces and buildings that a
configuration names, signatures and clauses of the policy. Of the agent's, whatever is in none of them is `other`."""

_TITLES: Final = ("metric", "kind", "labels", "what it is")


def metrics_page() -> str:
    """The page, in Markdown."""
    return page(
        _HEAD,
        "## Of the agent",
        *(
            part
            for title, measures in AGENT_SECTIONS.items()
            for part in (f"### {title}", _table(agent_metrics(measures)))
        ),
        "## Of follow",
        _table(follow_metrics()),
        "## Of both",
        _table(shared_metrics()),
    )


def _table(metrics: Iterable[ListedMetric]) -> str:
    return table(
        _TITLES,
        [(code(each.name), each.kind, ", ".join(map(code, each.labels)), prose(each.sentence)) for each in metrics],
    )
