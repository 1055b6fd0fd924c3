"""Sliding windows in Polars: where a group crosses its threshold, told as episodes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from judge.questions import ANY, COUNT, DISTINCT, ORDERED, SUM

if TYPE_CHECKING:
    from judge.questions import Question


def crossings(question: Question, frame: pl.LazyFrame, rules: tuple[pl.Expr, ...]) -> pl.LazyFrame:
    """Give the groups, ts and measure of each event at which its group is across the threshold."""
    group, window = list(question.group), question.window_us
    if question.kind == ANY:
        return frame.filter(rules[0]).select(*group, "ts", "flow_id").sort(*group, "ts")
    if question.kind == ORDERED:
        first, second = (frame.filter(rule).select(*group, "ts") for rule in rules)
        second = second.sort("ts")
        known = first.join(second, on=group, how="semi").sort("ts").with_columns(before=pl.col("ts"))
        joined = second.join_asof(
            known, on="ts", by=group, strategy="backward", allow_exact_matches=False, check_sortedness=False
        )
        return joined.filter(pl.col("ts") - pl.col("before") < window).with_columns(measure=2).sort(*group, "ts")
    value = [pl.col(question.value).alias("value")] if question.value else []
    matched = frame.filter(rules[0]).select(*group, "ts", *value)
    enough = {COUNT: pl.len(), SUM: pl.col("value").sum(), DISTINCT: pl.col("value").n_unique()}[question.kind]
    able = matched.group_by(group).agg(enough.alias("most")).filter(pl.col("most") >= question.least)
    kept = matched.join(able, on=group, how="semi")
    if question.kind == DISTINCT:
        measured = _distinct(kept, group, window)
    else:
        of_window: Any = pl.len() if question.kind == COUNT else pl.col("value").sum()
        measured = (
            kept.sort(*group, "ts")
            .rolling("ts", period=f"{window}i", closed="right", group_by=group)
            .agg(of_window.alias("measure"))
        )
    return measured.filter(pl.col("measure") >= question.least)


def _distinct(kept: pl.LazyFrame, group: list[str], window: int) -> pl.LazyFrame:
    """Count distinct values: one seen at s is present in [s, s + window), or until it is seen again."""
    ordered = kept.sort(*group, "value", "ts")
    keys = [*group, "value"]
    same = pl.all_horizontal(pl.col(key) == pl.col(key).shift() for key in keys)
    begins = ~(same & (pl.col("ts") - pl.col("ts").shift() < window)).fill_null(value=False)
    seen = ordered.with_columns(begins=begins)
    ends = pl.col("begins").shift(-1).fill_null(value=True)
    came = seen.select(*group, "ts", step=pl.col("begins").cast(pl.Int32), happened=True)
    went = seen.filter(ends).select(
        *group, ts=pl.col("ts") + window, step=pl.lit(-1, pl.Int32), happened=pl.lit(value=False)
    )
    # All that came in a group goes again before the next one begins, so that one running sum does for all.
    return (
        pl.concat([came, went])
        .sort(*group, "ts", "happened")
        .with_columns(measure=pl.col("step").cum_sum())
        .filter("happened")
        .select(*group, "ts", "measure")
    )


def episodes(question: Question, crossings: pl.LazyFrame) -> pl.LazyFrame:
    """Give the groups, first crossing and furthest measure of each episode, from crossings in order."""
    group = list(question.group)
    same = pl.all_horizontal(pl.col(name) == pl.col(name).shift() for name in group)
    goes_on = (same & (pl.col("ts") - pl.col("ts").shift() < question.window_us)).fill_null(value=False)
    furthest = pl.col("flow_id").n_unique() if question.kind == ANY else pl.col("measure").max()
    return (
        crossings.with_columns(episode=(~goes_on).cum_sum())
        .group_by("episode")
        .agg(*(pl.col(name).first() for name in group), pl.col("ts").min(), furthest.alias("furthest"))
        .select(*group, "ts", "furthest")
    )
