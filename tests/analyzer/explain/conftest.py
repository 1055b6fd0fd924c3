from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hallmonitor.alerts import Judge, Loss
from hallmonitor.alerts.incidental_use import IncidentalUse
from hallmonitor.columns import VOCABULARY, Columns, Kind
from hallmonitor.columns.addresses import text as address_text
from hallmonitor.policy.model import Clause, Policy, PolicyEntry, SignatureUse
from hallmonitor.replay.outputs import FORMAT
from hallmonitor.report.view import AllowanceSetting, SignatureSetting
from hallmonitor.shipped import root
from hallmonitor.signature import SignatureSet, load_signatures
from hallmonitor.site import Site

if TYPE_CHECKING:
    from hallmonitor.explain.incidental import Granted

MINUTE = 60_000_000
# 2026-05-12 09:00 in New York, microseconds since 1970.
NINE = 1_778_590_800_000_000
LISTS = {"approved_domains": ["approved.example"]}
ID_KEY = b"k" * 32
NOT_STORED = frozenset(
    {"active_minute", "peer", "capture", "first_seen", "upload_ratio", "bell_period", "instructional"}
)
HIDDEN = "10."

_TYPES: dict[Kind, pa.DataType] = {
    Kind.TEXT: pa.string(),
    Kind.NUMBER: pa.int64(),
    Kind.FLAG: pa.bool_(),
    Kind.TIME: pa.timestamp("us", tz="UTC"),
    Kind.ADDRESS: pa.binary(16),
}
MakeFolder = Callable[..., Path]


@dataclass(frozen=True, slots=True)
class Use:
    """A signature as a policy uses it."""

    name: str
    threshold: int | None = None
    schedules: tuple[str, ...] | None = None
    exempt_groups: tuple[str, ...] = ()
    allowances: tuple[Granted, ...] = ()


@pytest.fixture(scope="session")
def signatures() -> SignatureSet:
    return load_signatures(root(), LISTS)


def stored(rows: Sequence[Mapping[str, Any]], *, shown: bool = False) -> pa.Table:
    """The rows as a replay stores them: home addresses, here those that begin with 10., only where shown."""
    columns = Columns.from_rows(rows)
    arrays: dict[str, pa.Array] = {}
    for name, column in VOCABULARY.items():
        if name in NOT_STORED or name not in columns or (name == "source_mac" and not shown):
            continue
        kind = pa.uint64() if name == "flow_id" else _TYPES[column.kind]
        if column.kind is Kind.TEXT:
            values: list[Any] = list(columns.coded(name).texts())
        elif column.kind is Kind.ADDRESS:
            halves = [(int(high), int(low)) for high, low in zip(*columns.addresses(name), strict=True)]
            values = [
                None if not any(pair) or (not shown and address_text(*pair).startswith(HIDDEN))
                else pair[0].to_bytes(8) + pair[1].to_bytes(8)
                for pair in halves
            ]  # fmt: skip
        else:
            numbers, valid = columns.numbers(name)
            there = [True] * len(rows) if valid is None else valid.tolist()
            values = [value if known else None for value, known in zip(numbers.tolist(), there, strict=True)]
        arrays[name] = pa.array(values, pa.int64()).cast(kind) if column.kind is Kind.TIME else pa.array(values, kind)
    return pa.table(arrays)


def setting(signatures: SignatureSet, use: Use) -> dict[str, Any]:
    signature = signatures[use.name]
    correlation = signature.correlation
    changed = {
        "threshold": use.threshold is not None,
        "schedules": use.schedules is not None,
        "exempt_groups": bool(use.exempt_groups),
    }
    own = 1 if correlation is None else correlation.threshold
    return asdict(
        SignatureSetting(
            name=use.name,
            clause="other-use",
            level=signature.level,
            operator="gte" if correlation is None else str(correlation.operator),
            threshold=use.threshold or own,
            unit=signature.unit,
            window_s=None if correlation is None else correlation.window_us // 1_000_000,
            quiet_s=signature.gap_us // 1_000_000 if correlation is None else None,
            schedules=use.schedules or (),
            exempt_groups=use.exempt_groups,
            filters=tuple(sorted({name for rule in signature.rules for name in rule.filters})),
            changed=tuple(name for name, is_so in changed.items() if is_so),
            shipped={"threshold": f"{own:g}"} if use.threshold else {},
            allowances=tuple(
                AllowanceSetting(one.minutes, one.octets, one.schedules or (), one.groups) for one in use.allowances
            ),
        )
    )


def policy_of(uses: Sequence[Use], signatures: SignatureSet) -> Policy:
    clause = Clause(
        id="other-use",
        summary="Use for other ends.",
        evidence="indicated",
        signatures=tuple(SignatureUse(name=use.name) for use in uses),
        reason="What was done is not seen.",
    )
    entries = tuple(
        PolicyEntry(
            clause="other-use",
            evidence=signatures[use.name].evidence,
            signature_name=use.name,
            threshold=use.threshold,
            schedules=use.schedules,
            exempt_groups=use.exempt_groups,
        )
        for use in uses
    )
    return Policy(
        id="made", title="Use of systems", board="A board", adopted=datetime(2020, 1, 1, tzinfo=UTC).date(),
        clauses=(clause,), entries=entries,
    )  # fmt: skip


def summary_of(uses: Sequence[Use], rows: Sequence[Mapping[str, Any]], signatures: SignatureSet) -> dict[str, Any]:
    devices = sorted({str(row.get("device", "a")) for row in rows})
    return {
        "format": FORMAT,
        "time_zone": "America/New_York",
        "settings": {"signatures": [setting(signatures, use) for use in uses], "lists": LISTS},
        "policy": {
            "id": "made",
            "title": "Use of systems",
            "board": "A board",
            "adopted": "adopted 2020-01-01",
            "clauses": [
                {
                    "id": "other-use",
                    "summary": "Use for other ends.",
                    "evidence": "indicated",
                    "reason": "What was done is not seen.",
                    "instead": "",
                    "signatures": [use.name for use in uses],
                }
            ],
        },
        "tallies": {"devices": [{"device": device} for device in devices]},
        "command": "hallmonitor replay day.pcap --policy made --out DIR --site-key FILE",
        "hashes": {"ruleset": "ab" * 32, "input": None},
        "versions": {"hallmonitor": "0.1.0"},
    }


@pytest.fixture
def make_folder(tmp_path: Path, signatures: SignatureSet) -> MakeFolder:
    """Writes a folder as a replay of these rows would, with the alerts that the judge gives."""

    def make(
        rows: Sequence[Mapping[str, Any]],
        *uses: Use,
        losses: Sequence[Loss] = (),
        shown: bool = False,
        flows: bool = True,
    ) -> Path:
        folder = tmp_path / "out"
        (folder / "flows").mkdir(parents=True)
        numbered = [{"flow_id": number, **row} for number, row in enumerate(rows, 1)]
        granted = {use.name: use.allowances for use in uses if use.allowances}
        judge = Judge(
            signatures,
            policy_of(uses, signatures),
            Site(),
            id_key=ID_KEY,
            address_words=_words,
            narrowing=lambda _, one: IncidentalUse(granted[one.name], Site().zone) if one.name in granted else None,
        )
        judge.observe(Columns.from_rows(numbered))
        alerts = judge.finish(losses, {"ruleset": "ab" * 32})
        (folder / "alerts.jsonl").write_text("".join(f"{alert.to_json()}\n" for alert in alerts))
        (folder / "summary.json").write_text(json.dumps(summary_of(uses, rows, signatures)))
        if flows:
            pq.write_table(stored(numbered, shown=shown), folder / "flows" / "part-00000.parquet")
        return folder

    return make


def _words(address: str) -> str:
    return "device-5e7e5e7e5e7e" if address.startswith(HIDDEN) else address


@pytest.fixture
def use() -> type[Use]:
    return Use


@pytest.fixture
def store() -> Callable[..., pa.Table]:
    return stored


@pytest.fixture
def gaming() -> Callable[..., dict[str, Any]]:
    return _gaming


def _gaming(minute: float, **changes: object) -> dict[str, Any]:
    """A record of a game, some minutes after nine."""
    ts = NINE + round(minute * MINUTE)
    return {
        "ts": ts, "ts_end": ts + MINUTE // 2, "device": "device-aaaaaaaaaaaa", "category": "gaming",
        "service": "roblox", "domain": "www.roblox.com", "source_bytes": 100, "destination_bytes": 20_000,
        **changes,
    }  # fmt: skip
