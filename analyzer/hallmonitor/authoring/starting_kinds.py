"""What a new signature of each kind looks for, until its author writes something else: an example that alerts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StartingRule:
    """One detection rule of a starting file.

    Attributes:
        name: what follows the signature's name; empty where the rule is the signature.
        title: a few words.
        description: what it picks.
        detection: its detections and condition, as YAML.
    """

    name: str
    title: str
    description: str
    detection: str


@dataclass(frozen=True, slots=True)
class StartingKind:
    """All that a starting file of one kind says.

    Attributes:
        type: the type of the correlation; `plain` where there is none.
        title: of the document that alerts.
        description: what it looks for.
        rules: its detection rules; of a plain signature the one rule.
        correlation: what follows `type` and `rules`, as YAML; None for a plain signature.
        unit: what the measure counts.
        samples: flows that must and that must not alert, as YAML.
    """

    type: str
    title: str
    description: str
    rules: tuple[StartingRule, ...]
    correlation: str | None
    unit: str
    samples: str
    cannot_show: str = "This does not show who used the device, or why. Name here what else looks the same on the wire."
    advice: str = "Say here what a person should look at next, before anyone is asked."


_GAMING = """\
selection:
  category: gaming
  schedule: working
condition: selection
"""
_UPLOAD = """\
selection:
  category: file-transfer
  direction: outbound
  source_bytes|gte: {least}
condition: selection
"""

_FLOWS = StartingRule("flows", "A flow to a game in working hours", "A flow to a game, seen in working hours.", _GAMING)
_UPLOADS = StartingRule(
    "uploads",
    "An upload to a transfer site",
    "A flow in which a device sends much to personal storage or a transfer site.",
    _UPLOAD.format(least=10_000),
)
_LARGE = StartingRule(
    "large",
    "A large upload to a transfer site",
    "A flow in which a device sends a million bytes or more to personal storage or a transfer site.",
    _UPLOAD.format(least=1_000_000),
)
_BY_DEVICE = "group-by:\n  - device\ntimespan: {window}\n"

_PAIR_SAMPLES = """\
match:
  - name: a game, then a large upload within ten minutes
    flows:
      - {category: gaming}
      - {at: 9m, category: file-transfer, source_bytes: 1000000}
no_match:
  - name: ten minutes apart
    flows:
      - {category: gaming}
      - {at: 10m, category: file-transfer, source_bytes: 1000000}
  - name: by two devices
    flows:
      - {category: gaming, device: a}
      - {at: 1m, category: file-transfer, source_bytes: 1000000, device: b}
  - name: one byte fewer
    flows:
      - {category: gaming}
      - {at: 1m, category: file-transfer, source_bytes: 999999}
"""
_BACKWARDS = """\
  - name: the upload before the game
    flows:
      - {category: file-transfer, source_bytes: 1000000}
      - {at: 1m, category: gaming}
"""
_SENT_SAMPLES = """\
match:
  - name: {enough}
    flows:
      - {{repeat: 4, every: 10m, category: file-transfer, source_bytes: 250000}}
no_match:
  - name: one byte fewer in each
    flows:
      - {{repeat: 4, every: 10m, category: file-transfer, source_bytes: {fewer}}}
  - name: shared out between two devices
    flows:
      - {{repeat: 2, every: 10m, category: file-transfer, source_bytes: {shared}, device: a}}
      - {{repeat: 2, every: 10m, category: file-transfer, source_bytes: {shared}, device: b}}
  - name: another category
    flows:
      - {{repeat: 4, every: 10m, category: collaboration, source_bytes: 250000}}
"""
_COUNTED_SAMPLES = """\
match:
  - name: {enough}
    flows:
      - {{repeat: 20, every: 1m, category: gaming}}
no_match:
  - name: one fewer
    flows:
      - {{repeat: 19, every: 1m, category: gaming}}
  - name: spread wider than the time span
    flows:
      - {{repeat: 20, every: 13m, category: gaming}}
  - name: as many by two devices
    flows:
      - {{repeat: 10, every: 1m, category: gaming, device: a}}
      - {{at: 10m, repeat: 10, every: 1m, category: gaming, device: b}}
  - name: outside working hours
    flows:
      - {{repeat: 20, every: 1m, category: gaming, schedule: off_hours}}
"""

_LISTED = (
    StartingKind(
        "plain",
        "A flow to a game in working hours",
        "A device reaches a game in working hours. One flow is enough.",
        (StartingRule("", "A flow to a game in working hours", "A device reaches a game in working hours.", _GAMING),),
        None,
        "flows",
        "match:\n  - name: a game\n    flows:\n      - {category: gaming}\n"
        "no_match:\n  - name: another category\n    flows:\n      - {category: education}\n"
        "  - name: outside working hours\n    flows:\n      - {category: gaming, schedule: off_hours}\n",
    ),
    StartingKind(
        "event_count",
        "Many flows to games in working hours",
        "One device has 20 or more flow records to games within four hours, in working hours.",
        (_FLOWS,),
        _BY_DEVICE.format(window="4h") + "condition:\n  gte: 20\n",
        "flow records",
        _COUNTED_SAMPLES.format(enough="twenty flows"),
    ),
    StartingKind(
        "value_count",
        "Games for long in working hours",
        "One device has 20 or more active minutes with games within four hours, in working hours.",
        (_FLOWS,),
        _BY_DEVICE.format(window="4h") + "condition:\n  field: active_minute\n  gte: 20\n",
        "active minutes",
        _COUNTED_SAMPLES.format(enough="twenty minutes"),
    ),
    StartingKind(
        "value_sum",
        "Much sent to transfer sites",
        "One device sends a million bytes or more within an hour to personal storage or transfer sites.",
        (_UPLOADS,),
        _BY_DEVICE.format(window="1h") + "condition:\n  field: source_bytes\n  gte: 1000000\n",
        "bytes",
        _SENT_SAMPLES.format(enough="a million bytes in four parts", fewer=249_999, shared=499_999),
    ),
    StartingKind(
        "value_avg",
        "Large uploads to transfer sites on average",
        "One device's uploads to personal storage or transfer sites within an hour have 250,000 bytes or more each on "
        "average. One large upload is enough: where a number of them matters, take value_sum or event_count.",
        (_UPLOADS,),
        _BY_DEVICE.format(window="1h") + "condition:\n  field: source_bytes\n  gte: 250000\n",
        "bytes on average",
        _SENT_SAMPLES.format(enough="four uploads of just that size", fewer=249_999, shared=249_999),
    ),
    StartingKind(
        "value_percentile",
        "Mostly large uploads to transfer sites",
        "Half or more of one device's uploads to personal storage or transfer sites within an hour have 250,000 bytes "
        "or more. One large upload is enough: where a number of them matters, take value_sum or event_count.",
        (_UPLOADS,),
        _BY_DEVICE.format(window="1h") + "condition:\n  field: source_bytes\n  percentile: 50\n  gte: 250000\n",
        "bytes",
        _SENT_SAMPLES.format(enough="four uploads of just that size", fewer=249_999, shared=249_999),
    ),
    StartingKind(
        "value_median",
        "Large uploads to transfer sites by the median",
        "The median of one device's uploads to personal storage or transfer sites within an hour is 250,000 bytes or "
        "more; of an even number the lower middle one counts. One large upload is enough: where a number of them "
        "matters, take value_sum or event_count.",
        (_UPLOADS,),
        _BY_DEVICE.format(window="1h") + "condition:\n  field: source_bytes\n  gte: 250000\n",
        "bytes",
        _SENT_SAMPLES.format(enough="four uploads of just that size", fewer=249_999, shared=249_999),
    ),
    StartingKind(
        "temporal",
        "A game and a large upload within ten minutes",
        "One device reaches a game in working hours and sends a million bytes or more to personal storage or a "
        "transfer site within ten minutes, in either order.",
        (_FLOWS, _LARGE),
        _BY_DEVICE.format(window="10m"),
        "kinds of flow",
        _PAIR_SAMPLES,
    ),
    StartingKind(
        "temporal_ordered",
        "A game, then a large upload",
        "One device reaches a game in working hours and within ten minutes after that sends a million bytes or more "
        "to personal storage or a transfer site.",
        (_FLOWS, _LARGE),
        _BY_DEVICE.format(window="10m"),
        "steps in order",
        _PAIR_SAMPLES + _BACKWARDS,
    ),
)

KINDS: dict[str, StartingKind] = {kind.type: kind for kind in _LISTED}
"""Kind -> what its starting file says."""
