from __future__ import annotations

from fenced_blocks import Block, blocks

PAGE = """\
# Page

```toml title="site.toml"
a = 1

b = 2
```

- An entry:

    ```sh
    hallmonitor replay
    ```

    and more of it.

Text:

    indented = true

    more

```text
    # kept as it is
```
"""


def test_what_blocks_a_page_has() -> None:
    assert list(blocks(PAGE)) == [
        Block(3, "toml", "site.toml", "a = 1\n\nb = 2\n"),
        Block(11, "sh", "", "hallmonitor replay\n"),
        Block(19, "", "", "indented = true\n\nmore\n"),
        Block(23, "text", "", "# kept as it is\n"),
    ]
