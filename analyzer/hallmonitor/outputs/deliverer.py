"""A thread for one output, so that a receiver that is slow holds back neither judging nor other outputs."""

from __future__ import annotations

import sqlite3
import threading
from typing import TYPE_CHECKING

from structlog import get_logger

from hallmonitor.outputs.alert_queue import AlertQueue
from hallmonitor.outputs.delivery import Delivery

if TYPE_CHECKING:
    from pathlib import Path

    from hallmonitor.outputs.delivery import Surroundings
    from hallmonitor.outputs.receiver import Receiver

_LOOK_S = 5.0
"""How often the queue is looked at where nobody calls: the metrics page is that old at most."""

_log = get_logger()


class Deliverer:
    """Delivers from `start` to `stop`.

    Args:
        name: of the output, which is known to the state already.
        state: the state file.
        receiver: of the output; used by the thread alone.
        around: what all outputs have in common.
    """

    def __init__(self, name: str, state: Path, receiver: Receiver, around: Surroundings) -> None:
        self._name = name
        self._state = state
        self._receiver = receiver
        self._around = around
        self._called = threading.Event()
        self._stopping = False
        self._reopening = False
        self._crash: Exception | None = None
        # It does not keep the process: a receiver that does not answer may hold it longer than a stop may take, and
        # what it was about to take is given again after the next start.
        self._thread = threading.Thread(target=self._run, name=f"output {name}", daemon=True)

    def start(self) -> None:
        """Begin to deliver."""
        self._around.metrics.begin(self._name)
        self._thread.start()

    def wake(self) -> None:
        """Look at the queue now: something was committed."""
        self._called.set()

    def reopen(self) -> None:
        """Open what is open anew, and try at once what was to be tried later."""
        self._reopening = True
        self._called.set()

    def ask_to_stop(self) -> None:
        """End after the attempt that is under way."""
        self._stopping = True
        self._called.set()

    def wait_for_end(self, patience_s: float) -> bool:
        """Wait until it has ended after `ask_to_stop`; False where an attempt takes longer than `patience_s`."""
        self._thread.join(max(0.0, patience_s))
        return not self._thread.is_alive()

    def raise_if_crashed(self) -> None:
        """Raise what ended the thread, where that was a fault of ours, for the service to crash of it."""
        if self._crash is not None:
            raise self._crash

    def _run(self) -> None:
        try:
            while not self._stopping:
                self._deliver()
        except Exception as error:  # noqa: BLE001 - raised where the service sees it
            self._crash = error

    def _deliver(self) -> None:
        """Deliver until the stop; come back early where the state cannot be opened now."""
        try:
            queue = AlertQueue(self._state, self._name, from_first=True)
        except sqlite3.OperationalError as error:
            _log.warning("an output cannot open the state", output=self._name, why=str(error))
            self._called.wait(_LOOK_S)
            self._called.clear()
            return
        with queue:
            delivery = Delivery(self._name, queue, self._receiver, self._around)
            while not self._stopping:
                if self._reopening:
                    self._reopening = False
                    self._receiver.close()
                    delivery.try_at_once()
                wait_s = delivery.step()
                delivery.show_depth()
                self._called.wait(_LOOK_S if wait_s is None else min(wait_s, _LOOK_S))
                self._called.clear()
            self._receiver.close()
