"""Names the licences whose full text every Debian system has, in place of repeating it.

Debian policy (12.5) wants a reference to /usr/share/common-licenses for these.
"""

from __future__ import annotations

import re

COMMON = {
    "Apache-2.0": re.compile(
        r"^[ \t]*Apache License\s+Version 2\.0, January 2004.*?"
        # Some leave out what follows the last clause.
        r"(?:or\s+additional\s+liability\.(?:\s+END OF TERMS AND CONDITIONS)?|END OF TERMS AND CONDITIONS)"
        r"(?:\s+APPENDIX: How to apply the Apache License.*?limitations under the License\.)?",
        re.DOTALL | re.MULTILINE,
    ),
    "GPL-3": re.compile(
        r"^[ \t]*GNU GENERAL PUBLIC LICENSE\s+Version 3, 29 June 2007.*?END OF TERMS AND CONDITIONS"
        r"(?:\s+How to Apply These Terms.*?why-not-lgpl\.html>\.)?",
        re.DOTALL | re.MULTILINE,
    ),
    "LGPL-2.1": re.compile(
        r"^[ \t]*GNU LESSER GENERAL PUBLIC LICENSE\s+Version 2\.1, February 1999.*?END OF TERMS AND CONDITIONS"
        r"(?:\s+How to Apply These Terms.*?That's all there is to it!)?",
        re.DOTALL | re.MULTILINE,
    ),
}
"""Names in /usr/share/common-licenses, with what their texts look like inside another."""


def shortened(text: str) -> str:
    """Give a licence's text with each common licence in it replaced by where it is."""
    for name, full in COMMON.items():
        text = full.sub(f"(On Debian systems, the full text is in /usr/share/common-licenses/{name}.)", text)
    return text
