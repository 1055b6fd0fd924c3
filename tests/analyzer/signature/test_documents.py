from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from hallmonitor.signature.documents import LARGEST_BYTES, read_documents
from hallmonitor_service.faults import Fault

if TYPE_CHECKING:
    from pathlib import Path

BOMB = b"a0: &a0 [x, x]\n" + b"".join(
    f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]\n".encode() for level in range(1, 12)
)


def read(tmp_path: Path, content: bytes) -> tuple[list[dict[str, object]], list[Fault]]:
    path = tmp_path / "one.yml"
    path.write_bytes(content)
    faults: list[Fault] = []
    return [document.data for document in read_documents(path, faults)], faults


def test_every_key_knows_its_line(tmp_path: Path) -> None:
    path = tmp_path / "one.yml"
    content = b"# first\na: 1\n---\n\nb:\n  c:\n  - d\n  - e:\n      f: 2\n"
    path.write_bytes(content)
    one, two = read_documents(path, [])
    assert (one.line, two.line) == (2, 5)
    assert one.sha256 == two.sha256 == hashlib.sha256(content).hexdigest()
    assert two.line_of("b", "c", 0) == 7
    assert two.line_of("b", "c", 1, "e", "f") == 9
    assert two.line_of("b", "missing", "x") == 5
    assert two.fault("m", "r", "b", "c") == Fault("m", "r", path, 6)


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        (b"a: [1\nb: 2\n", 2, "not YAML"),
        (b"\xff\xfe", None, "the signature is not UTF-8 text"),
        (b"- a\n- b\n", 1, "a signature is a YAML mapping"),
        (b"just words\n", 1, "a signature is a YAML mapping"),
        (b"", 1, "the file holds no signature"),
        (b"---\n---\n", 1, "the file holds no signature"),
        (b"a: 1\nb:\n  c: 1\n  c: 2\n", 4, "key c is given twice"),
        (b"a: !!python/object:os.system {}\n", 1, "not YAML"),
        (b"[" * 3000 + b"]" * 3000, 1, "nested too deeply"),
        (b"a: &x\n  b: *x\n", 2, "aliases are not allowed"),
        (b"5: x\n", 1, "a key must be text"),
        (BOMB, 2, "aliases are not allowed"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, content: bytes, line: int | None, message: str) -> None:
    _, faults = read(tmp_path, content)
    assert len(faults) == 1
    assert message in faults[0].message
    assert faults[0].line == line
    assert faults[0].path == tmp_path / "one.yml"


def test_empty_documents_between_others_are_passed_over(tmp_path: Path) -> None:
    assert read(tmp_path, b"a: 1\n---\n---\nb: 2\n") == ([{"a": 1}, {"b": 2}], [])


def test_a_file_that_cannot_be_read_is_a_fault(tmp_path: Path) -> None:
    faults: list[Fault] = []
    assert read_documents(tmp_path / "missing.yml", faults) == []
    assert "cannot be read" in faults[0].message


def test_a_file_that_is_too_large_is_one_fault(tmp_path: Path) -> None:
    path = tmp_path / "large.yml"
    path.write_bytes(b"#" * (LARGEST_BYTES + 1))
    faults: list[Fault] = []
    assert read_documents(path, faults) == []
    assert [(fault.message, fault.path) for fault in faults] == [("the signature is larger than 8 MiB", path)]


def test_a_file_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    faults: list[Fault] = []
    assert read_documents(tmp_path / "none.yml", faults) == []
    assert [fault.message for fault in faults] == ["the signature cannot be read: no such file or directory"]
