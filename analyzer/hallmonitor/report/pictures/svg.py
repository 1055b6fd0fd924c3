"""SVG elements as escaped markup."""

from __future__ import annotations

from markupsafe import Markup, escape

from hallmonitor.report.words import shown

Value = str | float


def element(name: str, *children: str, **attributes: Value) -> Markup:
    """One element; strings are escaped, `Markup` children are kept.

    Args:
        name: an element name of SVG 1.1, from our own code only.
        children: inner text and elements, in order.
        attributes: `_` stands for `-` in a name, one at its end is dropped (`class_`); numbers are rounded to 0.01.
    """
    written = Markup().join(
        Markup(' {}="{}"').format(key.rstrip("_").replace("_", "-"), _value(value)) for key, value in attributes.items()
    )
    inner = Markup().join(child if isinstance(child, Markup) else escape(shown(child)) for child in children)
    if not inner:
        return Markup("<{}{}/>").format(Markup(name), written)  # noqa: S704 - `name` is a literal of our own
    return Markup("<{0}{1}>{2}</{0}>").format(Markup(name), written, inner)  # noqa: S704 - as above


def text(x: float, y: float, words: str, anchor: str = "start", **attributes: Value) -> Markup:
    """A line of text whose baseline is at `y`."""
    return element("text", words, x=x, y=y, text_anchor=anchor, **attributes)


def clipped(words: str, width: float, size: float = 12) -> str:
    """`words` cut with an ellipsis to about `width` user units at font size `size`.

    A sans-serif letter is some 0.56 of the font size wide on average; there is no layout engine here to ask.
    """
    room = max(1, int(width / (size * 0.56)))
    return words if len(words) <= room else words[: room - 1] + "…"


def wrapped(words: str, width: float, size: float = 12, lines: int = 2) -> list[str]:
    """`words` broken at spaces into at most `lines` lines of about `width` user units, the last one clipped."""
    room = max(1, int(width / (size * 0.56)))
    found: list[str] = []
    for word in words.split(" "):
        joined = f"{found[-1]} {word}" if found else word
        if found and (len(joined) <= room or len(found) == lines):
            found[-1] = joined
        else:
            found.append(word)
    return [clipped(line, width, size) for line in found]


def picture(key: str, title: str, desc: str, size: tuple[float, float], *children: str) -> Markup:
    """A whole picture with its accessible name and description (SVG 1.1, section 5.4).

    Args:
        key: prefix of the ids within the picture; unique on the page.
        title: short name.
        desc: what the picture shows, in words that can stand in for it.
        size: width and height in user units; the page scales it to the column.
        children: elements in painting order.
    """
    width, height = size
    return element(
        "svg",
        element("title", title, id=f"{key}-title"),
        element("desc", desc, id=f"{key}-desc"),
        *children,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {_value(width)} {_value(height)}",
        role="img",
        aria_labelledby=f"{key}-title {key}-desc",
        font_size=12,
    )


def _value(value: Value) -> str:
    if isinstance(value, str):
        return shown(value)
    return f"{value:.2f}".rstrip("0").rstrip(".")
