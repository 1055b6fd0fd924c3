from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pydantic import TypeAdapter, ValidationError

from hallmonitor.outputs.values import AbsolutePath, FileToWrite, Port, SecretFile, within

if TYPE_CHECKING:
    from pathlib import Path


def refusal(kind: object, value: object) -> str:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(kind).validate_python(value)
    return str(caught.value.errors()[0]["msg"])


def test_a_path_is_a_full_one(tmp_path: Path) -> None:
    assert TypeAdapter(AbsolutePath).validate_python(str(tmp_path)) == tmp_path
    assert refusal(AbsolutePath, "log") == "'log' is no full path"


def test_a_file_to_write_has_its_folder(tmp_path: Path) -> None:
    assert TypeAdapter(FileToWrite).validate_python(str(tmp_path / "new")) == tmp_path / "new"
    assert refusal(FileToWrite, str(tmp_path / "none" / "new")) == "its folder is not there"


def test_a_file_with_a_secret_holds_one(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_text("")
    path.chmod(0o600)
    assert refusal(SecretFile, str(path)) == "the file holds no single line of printable ASCII"
    path.write_text("secret")
    assert TypeAdapter(SecretFile).validate_python(str(path)) == path


@pytest.mark.parametrize(("number", "holds"), [(0, False), (1, True), (65_535, True), (65_536, False)])
def test_bounds_are_within(number: int, holds: bool) -> None:  # noqa: FBT001 - a case of the test
    if holds:
        assert TypeAdapter(Port).validate_python(number) == number == within(1, 65_535)(number)
    else:
        assert refusal(Port, number) == f"{number} is not from 1 to 65,535"
