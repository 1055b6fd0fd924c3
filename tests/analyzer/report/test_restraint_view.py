from __future__ import annotations

from hallmonitor.report import CoolDownView, ExceptionView, RestraintView


def test_what_was_held_back_is_summed_up() -> None:
    until = ("2026-12-31", "a reason")
    view = RestraintView(
        (
            ExceptionView("a", None, None, None, None, *until, held={"a": 3}),
            ExceptionView(None, "c", None, None, None, *until, held={"a": 1, "b": 2}, after_expiry={"b": 9}),
        ),
        (CoolDownView("a", 60, 4), CoolDownView("b", 60)),
    )
    assert (view.by_exceptions, view.by_cool_down, view.held) == (6, 4, 10)
    assert RestraintView().held == 0
