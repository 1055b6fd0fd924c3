from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hallmonitor.correlate import Correlation, CorrelationKind
from hallmonitor.correlate.correlation import AllPresent, NotPresent, Present
from hallmonitor.explain.applied import apply
from hallmonitor.explain.looking import Looker, Span
from hallmonitor.site.zone import load_zone

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyarrow as pa

    from hallmonitor.signature import SignatureSet

    Gaming = Callable[..., dict[str, Any]]
    Store = Callable[..., pa.Table]

ZONE = load_zone("America/New_York")
NINE = 1_778_590_800_000_000
MINUTE = 60_000_000
DEVICE = "device-aaaaaaaaaaaa"


def test_a_span_is_told_with_what_was_missing(gaming: Gaming, store: Store, signatures: SignatureSet) -> None:
    rows = [gaming(minute) for minute in range(6)]
    rows += [gaming(minute, destination_bytes=19_999) for minute in range(20, 24)]
    rows += [gaming(minute, domain="approved.example") for minute in (30, 31)]
    rows += [gaming(0, device="other") for _ in range(50)]
    looker = Looker(apply(signatures["gaming-over-allowance"], threshold=10), store(rows), DEVICE, ZONE)
    look = looker.look(Span("asked", NINE - MINUTE, NINE + 60 * MINUTE))
    assert (look.records, look.reached, look.across, look.at_us) == (12, 6, False, NINE + 5 * MINUTE)
    assert look.group == {"device": DEVICE}
    assert look.rules[0].counts.passed == 6
    assert [(one.origin, one.more, one.reached, one.across) for one in look.without] == [
        ("", 4, 10, True),
        ("filter approved-domains", 2, 8, False),
    ]
    assert look.without[0].words == "destination_bytes is at least 20,000"
    assert look.missing == ()
    assert not look.at_most
    assert look.as_json()["to"] == "2026-05-12T14:00:00.000000Z"


def test_the_beginning_of_a_span_is_not_inside(gaming: Gaming, store: Store, signatures: SignatureSet) -> None:
    looker = Looker(apply(signatures["gaming-over-allowance"]), store([gaming(0), gaming(1), gaming(2)]), DEVICE, ZONE)
    assert looker.look(Span("asked", NINE, NINE + 2 * MINUTE)).reached == 2
    assert looker.look(Span("asked", NINE - 1, NINE + 2 * MINUTE - 1)).reached == 2


def test_the_best_window_is_found(gaming: Gaming, store: Store, signatures: SignatureSet) -> None:
    looker = Looker(
        apply(signatures["gaming-over-allowance"]), store([gaming(0), gaming(1), gaming(700)]), DEVICE, ZONE
    )
    best = looker.best(NINE, NINE + 800 * MINUTE)
    assert best is not None
    assert (best.at_us, best.reached) == (NINE + MINUTE, 2)
    assert looker.best(NINE - 9 * MINUTE, NINE - MINUTE) is None


def test_missing_steps_are_named(gaming: Gaming, store: Store, signatures: SignatureSet) -> None:
    applied = apply(signatures["student-records-then-upload"])
    span = Span("asked", NINE - MINUTE, NINE + 9 * MINUTE)
    looker = Looker(applied, store([gaming(0, service="powerschool")]), DEVICE, ZONE)
    look = looker.look(span)
    assert (look.reached, look.missing) == (1, ("large-upload-to-file-transfer",))
    assert [rule.name for rule in look.rules] == ["student-information-visit", "large-upload-to-file-transfer"]
    nothing = Looker(applied, store([gaming(0)]), DEVICE, ZONE).look(span)
    assert (nothing.reached, nothing.at_us, len(nothing.missing), nothing.group) == (0, None, 2, {})


def test_what_is_not_stored_makes_a_measure_the_most(gaming: Gaming, store: Store, signatures: SignatureSet) -> None:
    tried = {"failed_connection": True, "direction": "internal", "destination_port": 445}
    rows = [gaming(0, destination_ip=f"10.0.0.{last}", **tried) for last in range(9)]
    span = Span("asked", NINE - MINUTE, NINE + MINUTE)
    hidden = Looker(apply(signatures["horizontal-scan"]), store(rows), DEVICE, ZONE)
    assert not hidden.addresses_shown
    look = hidden.look(span)
    assert (look.reached, look.at_most, look.across, look.without) == (9, True, False, ())
    assert look.group == {"device": DEVICE, "destination_port": 445}
    shown = Looker(apply(signatures["vertical-scan"]), store(rows, shown=True), DEVICE, ZONE).look(span)
    assert not shown.at_most
    assert str(shown.group["destination_ip"]).startswith("10.0.0.")
    assert (
        Looker(apply(signatures["vertical-scan"]), store(rows), DEVICE, ZONE).look(span).group["destination_ip"] is None
    )


def test_steps_out_of_order_are_told(gaming: Gaming, store: Store, signatures: SignatureSet) -> None:
    upload = {"category": "file-transfer", "source_bytes": 20_000_000}
    rows = [gaming(0, **upload), gaming(1, service="powerschool")]
    looker = Looker(apply(signatures["student-records-then-upload"]), store(rows), DEVICE, ZONE)
    look = looker.look(Span("asked", NINE - MINUTE, NINE + 9 * MINUTE))
    assert (look.reached, look.missing, look.out_of_order, look.across) == (1, (), True, False)


def test_steps_that_must_not_be_there_are_in_the_way(gaming: Gaming, store: Store, signatures: SignatureSet) -> None:
    wanted = AllPresent((Present(1), NotPresent(Present(0))))
    correlation = Correlation(CorrelationKind.TEMPORAL, 30 * MINUTE, ("device",), wanted=wanted)
    applied = apply(replace(signatures["student-records-then-upload"], correlation=correlation))
    upload = {"category": "file-transfer", "source_bytes": 20_000_000}
    looker = Looker(applied, store([gaming(0, service="powerschool"), gaming(1, **upload)]), DEVICE, ZONE)
    look = looker.look(Span("asked", NINE - MINUTE, NINE + 9 * MINUTE))
    assert (look.missing, look.in_the_way, look.across) == ((), ("student-information-visit",), False)
    assert looker.look(Span("asked", NINE - MINUTE, NINE)).missing == ("large-upload-to-file-transfer",)
