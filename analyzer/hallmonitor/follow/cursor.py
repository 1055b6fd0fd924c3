"""Where following goes on: the place in each sensor's files, and what goes with the judge's state."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from hallmonitor.alerts.losses import Loss
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from collections.abc import Sequence

FORMAT = "hallmonitor-follow-1"
"""Changes with what stands in a cursor."""


@dataclass(frozen=True, slots=True)
class Place:
    """How far one sensor's files are taken.

    Attributes:
        sequence: of the file that was taken last.
        until_us: time up to which that file goes, microseconds since 1970.
        latest_us: the greatest such time so far; a sensor's clock can be put back.
    """

    sequence: int
    until_us: int
    latest_us: int

    def after(self, sequence: int, until_us: int) -> Place:
        """Give the place after one more file."""
        return Place(sequence, until_us, max(until_us, self.latest_us))


@dataclass(frozen=True, slots=True)
class Cursor:
    """What is written beside the judge's state, in the same transaction.

    Attributes:
        places: sensor -> how far its files are taken.
        losses: times of blindness that alerts to come may have to tell.
        open_alerts: alerts of the episodes that are across their threshold and not over, as told if no record came
            any more; one line of JSON each. They are what is left to tell if the next judge has other rules.
        reached_us: time up to which the spools were followed, microseconds since 1970; None before the first file.
        reach_us: time before which nothing has a say in any alert to come.
        rules: hash of the rules that the judge judges by.
        key: check value of the key of its pseudonyms.
        catalogue: hash of the catalogue by which the latest records were named; empty where none was told.
    """

    places: dict[str, Place] = field(default_factory=dict)
    losses: Sequence[Loss] = ()
    open_alerts: Sequence[str] = ()
    reached_us: int | None = None
    reach_us: int | None = None
    rules: str = ""
    key: str = ""
    catalogue: str = ""

    def to_text(self) -> str:
        """Write it as one line of JSON; the same cursor gives the same text."""
        return json.dumps({"format": FORMAT, **asdict(self)}, sort_keys=True, ensure_ascii=False)

    @classmethod
    def from_text(cls, text: str) -> Cursor:
        """Read what `to_text` wrote.

        Raises:
            FaultsError: where it is something else.
        """
        try:
            value: dict[str, Any] = json.loads(text)
            # A format of another version is refused by the argument that no cursor has.
            value = value if value.pop("format") == FORMAT else {"format": None, **value}
            places = {sensor: Place(**place) for sensor, place in value.pop("places").items()}
            losses = [Loss(**loss) for loss in value.pop("losses")]
            return cls(places=places, losses=losses, **value)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            message = f"the state's cursor is none of this version: {error}"
            raise FaultsError.single(message, "move the state away to start anew") from None
