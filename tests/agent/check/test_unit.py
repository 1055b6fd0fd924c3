from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hallmonitor_agent.check.unit import UNIT, unit_bytes, unit_user, unit_values

if TYPE_CHECKING:
    from made_up import MadeUp


def values(made_up: MadeUp, unit: str, **drop_ins: str) -> list[str] | None:
    made_up.write(f"units/{UNIT}", unit)
    for name, text in drop_ins.items():
        made_up.write(f"units/{UNIT}.d/{name}.conf", text)
    return unit_values(made_up.machine, "Key")


def test_without_a_unit_there_is_nothing(made_up: MadeUp) -> None:
    made_up.write(f"units/{UNIT}.d/a.conf", "[Service]\nKey=a\n")
    assert unit_values(made_up.machine, "Key") is None
    assert unit_user(made_up.machine) is None
    assert unit_bytes(made_up.machine, "Key") is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[Service]\nKey=a b\nKey = c\n", ["a b", "c"]),
        ("[Service]\nKey=a\nKey=\nKey=b\n", ["b"]),
        ("[Unit]\nKey=a\n[Service]\nOther=b\n[Install]\nKey=c\n", []),
        ("Key=a\n", []),
        ("[Service]\n# Key=a\n;Key=b\nKey\n", []),
        ("\udcff", []),
    ],
)
def test_the_services_section_counts(made_up: MadeUp, text: str, found: list[str]) -> None:
    (made_up.root / "units" / UNIT).write_bytes(text.encode(errors="surrogateescape"))
    assert unit_values(made_up.machine, "Key") == found


def test_drop_ins_come_after_it_in_the_order_of_their_names(made_up: MadeUp) -> None:
    found = values(made_up, "[Service]\nKey=a\n", z="[Service]\nKey=z\n", b="[Service]\nKey=b\n")
    assert found == ["a", "b", "z"]


def test_the_first_folder_counts(made_up: MadeUp) -> None:
    made_up.write(f"etc/{UNIT}", "[Service]\nKey=etc\n")
    made_up.write(f"etc/{UNIT}.d/x.conf", "[Service]\nKey=of etc\n")
    made_up.with_machine(unit_folders=(made_up.root / "etc", made_up.root / "units"))
    assert values(made_up, "[Service]\nKey=lib\n", x="[Service]\nKey=of lib\n") == ["etc", "of etc"]


def test_the_user_must_be_there(made_up: MadeUp) -> None:
    made_up.write(f"units/{UNIT}", "[Service]\nUser=root\n")
    assert unit_user(made_up.machine) == "root"
    made_up.write(f"units/{UNIT}", "[Service]\nUser=no-such-user\n")
    assert unit_user(made_up.machine) is None


@pytest.mark.parametrize(
    ("text", "size"), [("1536M", 1536 << 20), ("2G", 2 << 30), ("7", 7), ("infinity", None), ("50%", None)]
)
def test_sizes_have_suffixes(made_up: MadeUp, text: str, size: int | None) -> None:
    made_up.write(f"units/{UNIT}", f"[Service]\nMemoryMax={text}\n")
    assert unit_bytes(made_up.machine, "MemoryMax") == size
