from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harness.figures import FIGURES
from harness.table import (
    FIGURES_TITLES,
    TIMES_TITLES,
    as_markdown,
    as_text,
    figures_lines,
    heading,
    number,
    pauses_lines,
    times_lines,
)

if TYPE_CHECKING:
    from harness.results import Results

TEXT = """\
                    measured as    ns a packet                                least to most       Mpps    stage alone\
  times ours  rounds  does                            does not
touch               limit          50.0                                       40.0 to 60.0        20.0               \
  0.200       2       touches
walk                stage          30.0                                       30.0 to 30.0        33.3    30.0       \
  0.120       2       walks
decode              stage          60.0                                       50.0 to 70.0        16.7    30.0       \
  0.240       2       decodes
hallmonitor engine  in process     250                                        200 to 300          4.00               \
  1.00        2       all
hallmonitor flows   whole command  500                                        500 to 500          2.00               \
  1.00        2       all
tshark              whole command  22,500                                     22,500 to 22,500    0.0444             \
  45.0        1       dissects                        joins no | flows
scapy               in process     150,000                                    150,000 to 150,000  0.0067             \
  600         2       decodes (first 5,000 packets)   names nothing
argus               whole command  missing: package argus-server: no network                                         \
              0       joins flows                     names nothing
"""


def test_times_on_a_terminal(results: Results) -> None:
    shown = as_text(TIMES_TITLES, times_lines(results, "mix"))
    assert [line.split() for line in shown.splitlines()] == [line.split() for line in TEXT.splitlines()]
    titles, *lines = shown.splitlines()
    column = titles.index("rounds")
    assert [line[column] for line in lines] == ["2", "2", "2", "2", "2", "1", "2", "0"]


def test_markdown_escapes_what_divides_cells(results: Results) -> None:
    lines = as_markdown(TIMES_TITLES, times_lines(results, "mix")).splitlines()
    assert lines[1] == "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |"
    assert lines[7] == (
        "| tshark | whole command | 22,500 | 22,500 to 22,500 | 0.0444 |  | 45.0 | 1 | dissects | joins no \\| flows |"
    )


def test_columns_without_a_value_are_left_out() -> None:
    assert as_markdown(("a", "b", "c"), [("1", "", "2")]) == "| a | c |\n| --- | --- |\n| 1 | 2 |\n"
    assert as_text(("a", "b", "c"), [("1", "", "2")]) == "a  c\n1  2\n"


def test_whoever_is_missing_is_named_with_the_reason(results: Results) -> None:
    (line,) = [line for line in times_lines(results, "mix") if line[0] == "argus"]
    assert line[2] == "missing: package argus-server: no network"


def test_nobody_is_compared_with_ours_where_ours_is_missing(results: Results) -> None:
    results.rows = [row for row in results.rows if row.name != "hallmonitor flows"]
    (line,) = [line for line in times_lines(results, "mix") if line[0] == "tshark"]
    assert line[TIMES_TITLES.index("times ours")] == ""


def test_figures_say_what_was_reached(results: Results) -> None:
    lines = {line[0]: line[1:] for line in figures_lines(FIGURES, results)}
    assert len(FIGURES_TITLES) == len(next(iter(lines.values()))) + 1
    assert lines["mix"] == ("Mpps", "4.50", "7.00", "4.00", "not reached", "")
    assert lines["hallmonitor --help"] == ("s", "0.250", "0.150", "0.200", "reached", "")
    assert lines["mix: tshark, whole command"] == ("times ours", "45.0", "60.0", "45.0", "reached", "")
    assert lines["small"][4:] == ("not measured", "hallmonitor engine on small is not part of this run")


def test_pauses_and_heading(results: Results) -> None:
    assert pauses_lines(results) == [("1 us", "9"), ("2,048 us", "1")]
    assert heading(results.captures[0]) == "mix: 1,000,000 packets, 50,000 flows, 650 MB; some of everything"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, "0.0000"),
        (0.0123, "0.0123"),
        (0.5, "0.500"),
        (1, "1.00"),
        (12.34, "12.3"),
        (123.4, "123"),
        (1e6, "1,000,000"),
    ],
)
def test_numbers_have_three_digits_or_more(value: float, shown: str) -> None:
    assert number(value) == shown
