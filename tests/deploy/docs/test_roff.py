from __future__ import annotations

from reference_pages import roff


def test_no_text_is_a_request() -> None:
    assert roff.plain(".TH is a request") == "\\&.TH is a request"
    assert roff.prose("'quoted' at the start") == "\\&'quoted' at the start"
    assert roff.example(".so /etc/passwd\nnext") == [".PP", ".EX", "\\&.so /etc/passwd", "next", ".EE"]


def test_what_is_typed_keeps_its_characters() -> None:
    assert roff.bold("--dry-run") == "\\fB\\-\\-dry\\-run\\fR"
    assert roff.italic("it's ~/x^2\\n") == "\\fIit\\(aqs \\(ti/x\\(ha2\\en\\fR"


def test_backticks_are_bold() -> None:
    assert roff.prose("see `a-b` and c-d") == "see \\fBa\\-b\\fR and c-d"


def test_an_empty_section_is_left_out() -> None:
    assert roff.section("FILES", []) == []
    assert roff.section('A "B"', ["x"]) == ['.SH "A \\(dqB\\(dq"', "x"]


def test_further_paragraphs_of_an_entry_stay_within_it() -> None:
    assert roff.tagged("\\fBx\\fR", "one", "", "two") == [".TP", "\\fBx\\fR", "one", ".IP", "two"]
