"""Holds the last good settings while others are tried, and says so in Prometheus metrics."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, ParamSpec, TypeVar

from prometheus_client import Gauge

from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from collections.abc import Callable

    from prometheus_client import CollectorRegistry

    from hallmonitor_service.faults import Fault

Rules = TypeVar("Rules")
Asked = ParamSpec("Asked")


class Keeper(Generic[Asked, Rules]):
    """What a service goes by, exchanged whole or not at all.

    The metrics are named as Prometheus names its own:
    `hallmonitor_config_last_reload_successful` is 1 where the last load held, else 0;
    `hallmonitor_config_last_reload_success_timestamp_seconds` is when one last did.

    Args:
        load: reads and checks the rules, such as `Rulebook.load`; raises FaultsError with all faults.
        registry: where the metrics are shown.
    """

    def __init__(self, load: Callable[Asked, Rules], registry: CollectorRegistry) -> None:
        self._load = load
        self._kept: Rules | None = None
        self._successful = Gauge(
            "hallmonitor_config_last_reload_successful",
            "Whether the last load of the settings, and of the files that they name, held: 1, else 0.",
            registry=registry,
        )
        self._succeeded = Gauge(
            "hallmonitor_config_last_reload_success_timestamp_seconds",
            "When the settings, and the files that they name, were last loaded whole, seconds since 1970.",
            registry=registry,
        )

    @property
    def kept(self) -> Rules | None:
        """The last good rules; None before the first load that held."""
        return self._kept

    def reload(self, now_s: float, *args: Asked.args, **kwargs: Asked.kwargs) -> list[Fault]:
        """Load the rules again, and keep the old ones where the new have faults.

        Args:
            now_s: the time, seconds since 1970.
            args: of `load`.
            kwargs: of `load`.

        Returns:
            All faults; none where the new rules hold from now on.
        """
        try:
            kept = self._load(*args, **kwargs)
        except FaultsError as error:
            self._successful.set(0)
            return list(error.faults)
        self._kept = kept
        self._successful.set(1)
        self._succeeded.set(now_s)
        return []
