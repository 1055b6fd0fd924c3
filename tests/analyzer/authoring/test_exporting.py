from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

import pytest
from sigma.backends.sqlite import sqliteBackend
from sigma.exceptions import SigmaFeatureNotSupportedByBackendError

from hallmonitor.authoring.chosen import Chooser
from hallmonitor.authoring.exporting import Exporter
from hallmonitor.columns import VOCABULARY
from hallmonitor.columns.rows import NEUTRAL
from hallmonitor.shipped import root
from hallmonitor.site import Site
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sigma.collection import SigmaCollection

    from hallmonitor.authoring.chosen import Loaded
    from hallmonitor.authoring.exporting import Exported
    from hallmonitor.signature import Sample

LISTS = {"approved_domains": ["approved.example"]}


def _exporter(lists: dict[str, list[str]] | None = None) -> Exporter:
    return Exporter("sqlite", sqliteBackend, None, LISTS if lists is None else lists)


@pytest.fixture(scope="module")
def exported(shipped: Loaded) -> dict[str, Exported]:
    return {one.name: one for one in _exporter().export(shipped)}


def _hits(query: str, sample: Sample) -> int:
    """Rows that a query gives over the flows of a sample, with the neutral values of samples."""
    database = sqlite3.connect(":memory:")
    database.execute(f"CREATE TABLE flows ({', '.join(f'{name} COLLATE NOCASE' for name in VOCABULARY)})")
    for row in sample.rows:
        whole: dict[str, Any] = {**NEUTRAL, "active_minute": row["ts"] // 60_000_000, **row}
        told = {name: str(value).lower() if isinstance(value, bool) else value for name, value in whole.items()}
        marks = ", ".join("?" * len(told))
        insert = f"INSERT INTO flows ({', '.join(told)}) VALUES ({marks})"  # noqa: S608 - names are the vocabulary's
        database.execute(insert, list(told.values()))
    return len(database.execute(query).fetchall())


def test_every_shipped_signature_can_be_written_in_sql(exported: dict[str, Exported], shipped: Loaded) -> None:
    assert set(exported) == set(shipped.whole.names)
    assert [one.name for one in exported.values() if one.refused or len(one.queries) != 1] == []


def test_a_plain_signature_finds_in_sql_what_its_samples_say(exported: dict[str, Exported], shipped: Loaded) -> None:
    for name in ("bittorrent-transfer", "dark-market-gateway", "software-in-clear"):
        (query,) = exported[name].queries
        samples = shipped.whole[name].samples
        assert all(_hits(query, sample) for sample in samples.match), name
        assert not any(_hits(query, sample) for sample in samples.no_match), name


def test_a_correlation_finds_in_sql_what_its_samples_say(exported: dict[str, Exported], shipped: Loaded) -> None:
    (query,) = exported["upload-to-personal-storage"].queries
    samples = shipped.whole["upload-to-personal-storage"].samples
    assert all(_hits(query, sample) for sample in samples.match)
    # Of flows exactly a window apart, Sigma's own SQL counts both; here the older one is outside.
    told = {sample.name: _hits(query, sample) for sample in samples.no_match}
    assert {name for name, hits in told.items() if hits} == {"two halves just an hour apart"}


def test_filters_are_in_the_query_as_far_as_the_site_fills_them() -> None:
    chosen = Chooser(root(), Site(), for_samples=True).load(["shopping-over-allowance"])[0]
    (filled,) = _exporter().export(chosen)
    assert "approved.example" in filled.queries[0]
    (unfilled,) = _exporter({"approved_domains": []}).export(chosen)
    assert "domain" not in unfilled.queries[0]
    assert unfilled.notes[-1] == "without the filter approved-domains, as the site's list approved_domains is empty"


def test_derived_columns_are_named(exported: dict[str, Exported]) -> None:
    assert exported["shopping-over-allowance"].notes == (
        "hallmonitor derives active_minute, device and schedule: the other system needs columns of the same meaning",
    )
    assert exported["dark-market-gateway"].notes == ()


def test_what_only_we_have_is_taken_out(signature_file: Path) -> None:
    met: list[dict[str, Any]] = []

    class Curious(sqliteBackend):  # type: ignore[misc]
        def convert(self, collection: SigmaCollection, *_: object) -> list[str]:
            met.extend(rule.to_dict() for rule in collection.rules)
            return []

    (loaded,) = Chooser(root(), Site()).load([str(signature_file)])
    Exporter("curious", Curious, None, LISTS).export(loaded)
    assert [rule["name"] for rule in met] == ["mine-flows", "mine-large", "mine"]
    assert not {"acceptable_use", "samples"} & {key for rule in met for key in rule}


@pytest.fixture
def signature_file(begun: Callable[..., Path]) -> Path:
    return begun("temporal_ordered")


def test_only_what_was_meant_is_converted(signature_file: Path) -> None:
    (loaded,) = Chooser(root(), Site()).load([str(signature_file)])
    (one,) = _exporter().export(loaded)
    assert (one.name, len(one.queries), one.refused) == ("mine", 1, "")
    assert one.as_json("sqlite") == {
        "name": "mine",
        "title": "A game, then a large upload",
        "target": "sqlite",
        "queries": list(one.queries),
        "notes": list(one.notes),
        "refused": None,
    }


def test_what_a_backend_cannot_express_is_said(signature_file: Path) -> None:
    class Narrow(sqliteBackend):  # type: ignore[misc]
        def convert_correlation_rule(self, *_: object, **__: object) -> list[str]:
            raise SigmaFeatureNotSupportedByBackendError("no correlations here.")

    (loaded,) = Chooser(root(), Site()).load([str(signature_file)])
    (one,) = Exporter("narrow", Narrow, None, LISTS).export(loaded)
    assert (one.queries, one.refused) == ((), "no correlations here")


def test_a_format_that_is_not_there_is_a_fault() -> None:
    with pytest.raises(FaultsError, match="sqlite has no format xml"):
        Exporter("sqlite", sqliteBackend, "xml", LISTS)
