from __future__ import annotations

from reference_pages.markdown import item, page, paragraph, prose, table


def test_what_would_be_a_tag_or_emphasis_is_text() -> None:
    assert prose("less <b> & *more* of `<code> & *it*`") == "less &lt;b> &amp; \\*more\\* of `<code> & *it*`"


def test_a_cell_may_hold_a_bar() -> None:
    assert table(("a", "n"), [("x|y", "1")], right=("n",)) == "| a | n |\n| --- | ---: |\n| x\\|y | 1 |"


def test_a_wrapped_line_begins_neither_list_nor_heading() -> None:
    words = "word " * 23 + "begin"
    for mark in ("-", "+", "#", "1."):
        text = paragraph(f"{words} {mark} then")
        assert text.split("\n")[1].startswith("\\" if mark != "1." else "1\\."), text


def test_an_entry_goes_on_below_its_text() -> None:
    first, *others = item("word " * 40).split("\n")
    assert first.startswith("- word")
    assert others
    assert all(line.startswith("  word") for line in others)


def test_a_page_leaves_out_what_is_empty() -> None:
    assert page("# A", "", "b") == "# A\n\nb\n"
