from __future__ import annotations

from xml.etree import ElementTree as ET

from hallmonitor.report.pictures.svg import clipped, element, picture, text, wrapped


def test_children_and_values_are_escaped() -> None:
    assert element("text", "<&>", data_x='"><script>') == (
        '<text data-x="&#34;&gt;&lt;script&gt;">&lt;&amp;&gt;</text>'
    )


def test_markup_is_kept_and_numbers_are_rounded() -> None:
    assert element("g", element("rect", x=1.0, width=2 / 3), class_="a") == (
        '<g class="a"><rect x="1" width="0.67"/></g>'
    )


def test_clipped_and_wrapped() -> None:
    assert clipped("short", 100) == "short"
    assert clipped("x" * 100, 67.2) == "x" * 9 + "…"
    assert wrapped("many machines tried on one port", 100) == ["many machines", "tried on one …"]


def test_picture_has_a_name_and_a_description() -> None:
    root = ET.fromstring(picture("k", "Title & more", "What it shows", (10, 20), text(1, 2, "a")))  # noqa: S314 - our own
    names = {child.attrib.get("id"): child.text for child in root}
    assert root.attrib["role"] == "img"
    assert [names[key] for key in root.attrib["aria-labelledby"].split()] == ["Title & more", "What it shows"]
