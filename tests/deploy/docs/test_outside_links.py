from __future__ import annotations

import pytest

from reference_pages.outside_links import rewritten


@pytest.mark.parametrize(
    ("page", "written", "shown"),
    [
        ("a.md", "[b](b.md#c)", "[b](b.md#c)"),
        ("reference/a.md", "[b](../b.md)", "[b](../b.md)"),
        ("reference/a.md", "[s](../../signatures/README.md)", "s (`signatures/README.md`)"),
        ("a.md", "[signatures/README.md](../signatures/README.md)", "`signatures/README.md`"),
        ("a.md", "[`README.md`](../signatures/README.md#policies)", "`signatures/README.md`"),
        ("a.md", "[the unit](../deploy/systemd/x.service).", "the unit (`/lib/systemd/system/x.service`)."),
        ("a.md", "[x](../deploy/agent.example.toml)", "x (`/etc/hallmonitor/agent.toml`)"),
        ("a.md", "![picture](../picture.svg)", "![picture](../picture.svg)"),
        ("a.md", "```text\n[s](../x.md)\n```\n[s](../x.md)", "```text\n[s](../x.md)\n```\ns (`x.md`)"),
    ],
)
def test_a_link_that_leaves_docs_becomes_a_place(page: str, written: str, shown: str) -> None:
    assert rewritten(written, page) == shown
