"""The outputs that run, as the configuration names them."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING

from hallmonitor.outputs.alert_queue import AlertQueue
from hallmonitor.outputs.clock import MachineClock
from hallmonitor.outputs.config import OutputSettings
from hallmonitor.outputs.deliverer import Deliverer
from hallmonitor.outputs.delivery import Surroundings
from hallmonitor.outputs.metrics import OutputMetrics
from hallmonitor.outputs.receivers import receiver_of

if TYPE_CHECKING:
    from pathlib import Path

    from prometheus_client import CollectorRegistry

    from hallmonitor.outputs.clock import Clock
    from hallmonitor.outputs.config import OutputsTable

_LOOK_S = 0.05


class RunningOutputs:
    """Starts, exchanges and stops outputs.

    Args:
        state: the state file, which the service has made.
        registry: where metrics are shown.
        clock: what time it is.
        chance: where the chance in waits comes from.
    """

    def __init__(
        self,
        state: Path,
        registry: CollectorRegistry,
        clock: Clock | None = None,
        chance: random.Random | None = None,
    ) -> None:
        self._state = state
        # Chance keeps machines apart that lost the same network; nothing secret rests on it.
        chance = chance or random.Random()  # noqa: S311
        self._around = Surroundings(OutputMetrics(registry), clock or MachineClock(), chance)
        self._running = dict[str, tuple[OutputSettings, Deliverer]]()

    @property
    def names(self) -> frozenset[str]:
        """The outputs that the configuration names: what retention waits for."""
        return frozenset(self._running)

    def apply(self, table: OutputsTable, patience_s: float = 5.0) -> None:
        """Have the outputs run that a configuration names, at the start and after each reload.

        One whose settings are the same opens its file or connection anew, and tries at once what was to wait.

        Args:
            table: of the configuration.
            patience_s: how long to wait for the attempts that are under way of outputs that end, seconds.

        Raises:
            sqlite3.Error: the state cannot be used.
        """
        wanted = table.by_name
        ending = [name for name, (settings, _) in self._running.items() if wanted.get(name) != settings]
        self._end(ending, patience_s)
        for name, settings in wanted.items():
            if name in self._running:
                self._running[name][1].reopen()
            else:
                self._begin(name, settings)

    def wake(self) -> None:
        """Deliver now: something was committed."""
        for _, deliverer in self._running.values():
            deliverer.wake()

    def raise_if_crashed(self) -> None:
        """Raise a fault of ours that ended an output's thread; for the service to ask now and then."""
        for _, deliverer in self._running.values():
            deliverer.raise_if_crashed()

    def drain(self, patience_s: float) -> bool:
        """Wait until every output has delivered all; False where that takes longer than `patience_s`."""
        self.wake()
        end_s = time.monotonic() + patience_s
        while self._waiting():
            self.raise_if_crashed()
            if time.monotonic() >= end_s:
                return False
            time.sleep(_LOOK_S)
        return True

    def stop(self, patience_s: float) -> bool:
        """End all; False where an attempt was under way for longer than `patience_s`, whose alerts come again."""
        return self._end(list(self._running), patience_s)

    def _begin(self, name: str, settings: OutputSettings) -> None:
        # A new name gets its place here, not in its thread: what is committed from now on is for it.
        with AlertQueue(self._state, name, from_first=settings.begin == "first"):
            pass
        deliverer = Deliverer(name, self._state, receiver_of(settings), self._around)
        self._running[name] = (settings, deliverer)
        deliverer.start()

    def _end(self, names: list[str], patience_s: float) -> bool:
        deliverers = {name: self._running.pop(name)[1] for name in names}
        for deliverer in deliverers.values():
            deliverer.ask_to_stop()
        end_s = time.monotonic() + patience_s
        ended = [deliverer.wait_for_end(end_s - time.monotonic()) for deliverer in deliverers.values()]
        for name in deliverers:
            self._around.metrics.forget(name)
        return all(ended)

    def _waiting(self) -> bool:
        for name in self._running:
            with AlertQueue(self._state, name, from_first=True) as queue:
                if queue.depth(queue.position().delivered).alerts:
                    return True
        return False
