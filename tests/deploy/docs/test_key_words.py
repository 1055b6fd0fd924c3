from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import pytest
from pydantic import AfterValidator, BaseModel, Field, PositiveInt

from hallmonitor.outputs.values import Port
from hallmonitor.retention.config import Days
from hallmonitor.site.values import DomainName, MacAddress
from hallmonitor_service.networks import Network
from reference_pages.key_words import words_of


class Held(BaseModel):
    bounded: int = Field(ge=2, le=4095)
    open_above: PositiveInt
    most: Annotated[float, Field(lt=2.5)]
    port: Port
    days: Days | None
    choice: Literal["a", "b"]
    listed: tuple[MacAddress, ...]
    networks: list[Network]
    named: dict[str, tuple[DomainName, ...]]
    checked_otherwise: Annotated[str, AfterValidator(str.strip)]
    path: Path
    flag: bool


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("bounded", "whole number from 2 to 4,095"),
        ("open_above", "whole number from 1 on"),
        ("most", "number up to 2.5"),
        ("port", "whole number from 1 to 65,535"),
        ("days", "whole number from 1 to 36,500"),
        ("choice", '"a" or "b"'),
        ("listed", "list of MAC addresses"),
        ("networks", "list of networks or addresses"),
        ("named", "table: text = list of domain names"),
        ("checked_otherwise", "text"),
        ("path", "path"),
        ("flag", "true or false"),
    ],
)
def test_what_a_value_is_called(key: str, words: str) -> None:
    field = Held.model_fields[key]
    assert words_of(field.annotation, tuple(field.metadata)).one == words
