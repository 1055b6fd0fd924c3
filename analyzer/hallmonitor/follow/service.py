"""The service: follows until it is told to stop, tries again what fails, and changes its rules without losing an alert.

It reads the machine's clocks here, at the edge, and gives them on as arguments.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from typing import TYPE_CHECKING

from structlog import get_logger

from hallmonitor.follow.following import Following, Step
from hallmonitor.follow.metrics import FollowMetrics
from hallmonitor.follow.standing import Standing
from hallmonitor_service.faults import FaultsError
from hallmonitor_service.keeper import Keeper

if TYPE_CHECKING:
    from collections.abc import Callable

    from prometheus_client import CollectorRegistry

    from hallmonitor.follow.companions import Companions
    from hallmonitor.follow.following import Begun
    from hallmonitor.follow.rules import Rules
    from hallmonitor.live import StateFile
    from hallmonitor_service.service_manager import ServiceManager

POLL_S = 1.0
"""How often spools are looked at where nothing waits; agents close a file every ten seconds."""

LOOK_S = 5.0
"""How often spools are looked at where files wait already: a spool may hold some hundred thousand of them."""

_log = get_logger()


class StoppedError(Exception):
    """The service is to stop in the middle of something that may as well be done at the next start."""


class FollowService:
    """Follows spools for as long as the process lives.

    Args:
        load: reads the rules; raises FaultsError with all faults.
        registry: where metrics are shown.
        manager: the line to systemd.
    """

    def __init__(self, load: Callable[[], Rules], registry: CollectorRegistry, manager: ServiceManager) -> None:
        self._keeper = Keeper(load, registry)
        self._metrics = FollowMetrics(registry)
        self._manager = manager
        self.standing = Standing(time.monotonic)
        """What the health endpoint looks at."""
        self._called = threading.Event()
        self._stopping = False
        self._reloading = False
        self._look_after_s = 0.0

    def load(self) -> Rules:
        """Read the rules for the first time.

        Raises:
            FaultsError: with all their faults.
        """
        faults = self._keeper.reload(time.time())
        if faults or self._keeper.kept is None:
            raise FaultsError(faults)
        return self._keeper.kept

    def stop(self) -> None:
        """Ask to stop after the step that is under way; may be called by a signal's handler."""
        self._stopping = True
        self._called.set()

    def reload(self) -> None:
        """Ask to read the rules again; may be called by a signal's handler."""
        self._reloading = True
        self._called.set()

    def run(self, rules: Rules, file: StateFile, companions: Companions, *, once: bool) -> None:
        """Follow until `stop`, or, once, until nothing waits.

        Args:
            rules: as `load` gave them.
            file: the state file.
            companions: what else works on it.
            once: take what is there, wait for no sensor, and leave.

        Raises:
            FaultsError: the state is of another version; or, once, a spool cannot be read.
        """
        following = Following(rules, file, time.monotonic, self._going_on)
        companions.begin(rules)
        following.open()
        self._look(following, once=once)
        # A change of rules may take longer than systemd waits for a start.
        self._manager.ready(_status(following))
        try:
            begun = following.start(_now_us())
            self._show_begun(following)
            self._tell_begun(begun, companions)
            while not self._stopping:
                worked = self._turn(following, companions, once=once)
                companions.look(following.rules, _now_us())
                if once and not worked:
                    break
                self._manager.alive()
                if not worked:
                    self._called.wait(POLL_S)
                    self._called.clear()
        except StoppedError:
            _log.info("stopped while rules changed; the next start does it")
        self._manager.stopping("committing")
        try:
            self._commit(following, companions)
            following.release()
        except (sqlite3.Error, OSError) as error:
            # Nothing is lost: the files are there still, and are judged again, or removed, after the next start.
            _log.error("what was judged last cannot be committed", why=str(error))
        companions.end(deliver_all=once and not self._stopping)

    def _look(self, following: Following, *, once: bool) -> None:
        try:
            following.look()
        except OSError as error:
            self.standing.spool = _unusable(error)
            self._failed("spool", self.standing.spool, once=once)

    def _turn(self, following: Following, companions: Companions, *, once: bool) -> bool:
        """Do what there is to do, for a moment at most; tell whether there may be more."""
        if self._reloading:
            self._reloading = False
            self._exchange(following, companions)
        standing = self.standing
        try:
            following.release()
            if not following.reader.waiting or time.monotonic() >= self._look_after_s:
                following.look()
                self._look_after_s = time.monotonic() + LOOK_S
            # Where the last commit failed, no more is taken than is waiting to be written.
            step = Step() if standing.state else following.step(_now_us(), wait=not once)
            self._took(step, following)
            if following.is_due(step):
                self._commit(following, companions)
                following.release()
        except sqlite3.Error as error:
            standing.state = f"the state cannot be written: {error}"
            self._failed("state", standing.state, once=once)
            return False
        except OSError as error:
            standing.spool = _unusable(error)
            self._failed("spool", standing.spool, once=once)
            return False
        wrote_again = standing.state is not None
        standing.spool = standing.state = None
        return step.taken is not None or wrote_again

    def _took(self, step: Step, following: Following) -> None:
        """Show what a step did, and how following stands."""
        reader = following.reader
        self._metrics.stepped(step)
        self._metrics.left_out(following.judging.counts)
        self._metrics.stands(
            waiting=reader.waiting,
            reached_us=following.judging.reached_us,
            newest_us=reader.newest_us,
            now_us=_now_us(),
        )
        self.standing.sensors = reader.twice
        self.standing.waits(reader.waiting + following.uncommitted)
        _tell_taken(step)

    def _exchange(self, following: Following, companions: Companions) -> None:
        """Read the rules again and go on by them; where they have faults, nothing changes."""
        self._manager.reloading(time.monotonic_ns() // 1000, "reading the rules again")
        before = following.rules
        faults = self._keeper.reload(time.time())
        for fault in faults:
            _log.error("the rules have a fault; the last good ones stay", fault=str(fault))
        rules = self._keeper.kept
        if not faults and rules is not None:
            for key, old, new in _needs_restart(before, rules):
                _log.warning("a change of this key takes effect with a restart", key=key, now=old, then=new)
            try:
                self._commit(following, companions)
                begun = following.exchange(rules, _now_us())
                self._show_begun(following)
                companions.begin(rules)
            except (sqlite3.Error, OSError) as error:
                self._reloading = True
                self._failed("state", f"rules wait for the state to be written: {error}", once=False)
            else:
                if begun is None:
                    _log.info("the rules were read again, and judge as before")
                else:
                    self._tell_begun(begun, companions)
        self._manager.ready(_status(following))

    def _commit(self, following: Following, companions: Companions) -> None:
        """Commit what was judged, where there is something.

        Raises:
            sqlite3.Error: the state cannot be written.
        """
        if following.uncommitted:
            alerts = following.commit(_now_us())
            self._metrics.committed(alerts, _now_us())
            self._metrics.used(following.judging.allowance_devices())
            self.standing.committed()
            companions.wake()

    def _show_begun(self, following: Following) -> None:
        self._metrics.begin(following.rules, following.reader.sensors)
        self._metrics.used(following.judging.allowance_devices())

    def _tell_begun(self, begun: Begun, companions: Companions) -> None:
        if begun.changed:
            self._metrics.rules_changed.inc()
            self._metrics.committed(begun.told, _now_us())
            _log.info("going on by other rules", records_seen_again=begun.shown, alerts_of_the_old=len(begun.told))
            companions.wake()
        else:
            _log.info("following from the beginning" if begun.anew else "following from the last commit")

    def _going_on(self) -> None:
        """Tell the watchdog that work goes on, and end it where the service is to stop; called by what takes long."""
        if self._stopping:
            raise StoppedError
        self._manager.alive()

    def _failed(self, what: str, why: str, *, once: bool) -> None:
        if once:
            raise FaultsError.single(why, "mend it, and start again")
        self._metrics.failed(what)
        _log.error("this is tried again", why=why)


def _unusable(error: OSError) -> str:
    return f"a spool cannot be used, or flow records not kept: {error.strerror or error}"


def _status(following: Following) -> str:
    return f"{following.reader.waiting} files wait; {len(following.reader.places)} sensors"


def _needs_restart(before: Rules, rules: Rules) -> list[tuple[str, str, str]]:
    """Give the keys of which a change has no effect while the service runs, with the old and the new value."""
    old, new = before.settings, rules.settings
    pairs = [
        ("state.folder", old.state.folder, new.state.folder),
        ("metrics.address", old.metrics.address, new.metrics.address),
        ("metrics.web_config", old.metrics.web_config, new.metrics.web_config),
    ]
    return [(key, str(was), str(will)) for key, was, will in pairs if was != will]


def _tell_taken(step: Step) -> None:
    """Say what is out of the ordinary of a file."""
    taken = step.taken
    if taken is None:
        return
    sensor = taken.file.sensor
    if taken.missing:
        _log.warning("files are gone that were not read", sensor=sensor, files=taken.missing)
    for damaged in taken.damaged[: taken.unread]:
        _log.error("a file cannot be read, and is set aside", sensor=sensor, file=damaged.waiting.path, why=damaged.why)
    if taken.renewed:
        _log.warning("a sensor numbers its files anew", sensor=sensor)
    if step.ahead:
        _log.error("records lie more than a day ahead of this machine's clock", sensor=sensor, records=step.ahead)


def _now_us() -> int:
    return time.time_ns() // 1000
