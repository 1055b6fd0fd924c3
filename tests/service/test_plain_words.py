from __future__ import annotations

from datetime import date  # noqa: TC003 - pydantic reads the annotations
from pathlib import Path  # noqa: TC003 - as the date
from typing import Literal

import pytest
from pydantic import BaseModel, Field, PositiveInt, ValidationError

from hallmonitor.policy.allowance import Allowance
from hallmonitor.policy.model import Clause, MonitoringRule, NamedSystem, PolicyFile, SignatureUse
from hallmonitor.site import DeviceGroup, Site, WorkingHours
from hallmonitor.site.bells import BellPeriod, BellSchedule
from hallmonitor.site.calendar import Calendar, EarlyDismissal, Holiday, OtherHours
from hallmonitor.site.restraint import AlertException, CoolDown
from hallmonitor_service.plain_words import in_plain_words


class Inner(BaseModel):
    key: str


class Outer(BaseModel):
    whole: PositiveInt = 1
    text: str = Field(default="a", min_length=1)
    listed: tuple[Inner, ...] = Field(default=(), min_length=1)
    table: Inner | None = None
    lists: dict[str, tuple[str, ...]] = {}
    day: date | None = None
    choice: Literal["address", "mac"] = "mac"
    flag: bool = False
    bounded: int = Field(default=5, ge=2, le=9)
    path: Path | None = None


@pytest.mark.parametrize(
    ("document", "words", "remedy"),
    [
        ({"whole": "many"}, "must be a whole number", ""),
        ({"whole": 0.5}, "must be a whole number", ""),
        ({"whole": []}, "must be a whole number", ""),
        ({"whole": 0}, "must be more than 0", ""),
        ({"text": 5}, "must be text", "put it in quotes"),
        ({"text": ""}, "must not be empty", "write at least one letter"),
        ({"listed": []}, "must not be empty", "give it at least one entry"),
        ({"listed": "a"}, "must be a list", "put it in [ ], with commas between"),
        ({"listed": {"key": "a"}}, "must be a list", "in TOML each entry begins with [[listed]], in YAML with -"),
        ({"listed": ["a"]}, "must hold keys with values", "write its keys below it"),
        ({"table": 5}, "must hold keys with values", "write its keys below it"),
        ({"lists": 5}, "must hold keys with values", "write its keys below it"),
        ({"day": "never"}, "must be a day", "such as 2019-09-25"),
        ({"day": 5.5}, "must be a day", "such as 2019-09-25"),
        ({"day": []}, "must be a day", "such as 2019-09-25"),
        ({"flag": "perhaps"}, "must be true or false", "without quotes"),
        ({"flag": []}, "must be true or false", "without quotes"),
        ({"bounded": 1}, "must be at least 2", ""),
        ({"bounded": 10}, "must be at most 9", ""),
        ({"path": 5}, "must be text", "put it in quotes"),
        ({"choice": "adress"}, "must be 'address' or 'mac'", "did you mean address?"),
        ({"choice": 5}, "must be 'address' or 'mac'", ""),
    ],
)
def test_says_it_without_python(document: object, words: str, remedy: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Outer.model_validate(document)
    assert in_plain_words(caught.value.errors()[0]) == (words, remedy)


@pytest.mark.parametrize(
    "model",
    [
        *(Site, WorkingHours, DeviceGroup, Calendar, Holiday, EarlyDismissal, OtherHours, BellSchedule, BellPeriod),
        *(AlertException, CoolDown, Allowance),
        *(PolicyFile, Clause, SignatureUse, NamedSystem, MonitoringRule),
    ],
)
@pytest.mark.parametrize("odd", [None, 5, 2.5, "words", "", [], ["words"], {}, {"words": 5}, True, b"\xff"])
def test_no_key_of_the_projects_files_is_refused_in_jargon(model: type[BaseModel], odd: object) -> None:
    for name in model.model_fields:
        try:
            model.model_validate({name: odd})
        except ValidationError as caught:
            errors = [error for error in caught.errors() if error["type"] not in {"missing", "extra_forbidden"}]
            told = [in_plain_words(error)[0] for error in errors if error["type"] != "refused"]
            assert not [words for words in told if words.startswith("cannot be read")], name
