from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from appliance.page import commands, drop_ins

if TYPE_CHECKING:
    from pathlib import Path

PAGE = """# A page

```sh
# a remark
first --with 'an argument'

second \\
  --goes on
```

    not --this

```bash
nor this
```

```ini
# /etc/systemd/system/some.service.d/more.conf
[Service]
Nice=1
```

```ini
Nice=2
```

```sh
third | fourth
```
"""


def test_commands_come_in_their_order(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE, encoding="utf-8")
    assert commands(page) == ["first --with 'an argument'", "second    --goes on", "third | fourth"]


def test_a_page_without_commands_is_told(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("```bash\nno\n```\n", encoding="utf-8")
    with pytest.raises(ValueError, match="marked sh"):
        commands(page)


def test_drop_ins_have_their_path(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE, encoding="utf-8")
    assert drop_ins(page) == {"/etc/systemd/system/some.service.d/more.conf": "[Service]\nNice=1\n"}
