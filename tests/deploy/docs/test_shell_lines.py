from __future__ import annotations

from shell_lines import commands_of, mentioned

PAGE = """\
Say `hallmonitor check x` or `hallmonitor`.

```sh
A=1 sudo hallmonitor-agent check --config x \\
  --json > out && echo hallmonitor no # hallmonitor neither
/usr/bin/hallmonitor flows 'a b.pcap' | head; true
```

```console
$ hallmonitor follow
hallmonitor: what it prints
```

```toml
hallmonitor = "replay"
```

    hallmonitor demo x.pcap
"""


def test_which_commands_a_page_has() -> None:
    assert list(commands_of(PAGE)) == [
        (3, ["hallmonitor-agent", "check", "--config", "x", "--json"]),
        (3, ["hallmonitor", "flows", "a b.pcap"]),
        (9, ["hallmonitor", "follow"]),
        (18, ["hallmonitor", "demo", "x.pcap"]),
    ]


def test_which_commands_a_sentence_mentions() -> None:
    assert list(mentioned(PAGE)) == [(1, ["hallmonitor", "check", "x"])]
