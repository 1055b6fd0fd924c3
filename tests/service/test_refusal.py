from __future__ import annotations

from typing import Annotated

import pytest
from pydantic import AfterValidator, TypeAdapter
from pydantic_core import PydanticCustomError

from hallmonitor_service.refusal import Refusal, refuse, refuse_all, refuse_repeated


def test_a_refusal_carries_what_a_fault_needs() -> None:
    with pytest.raises(PydanticCustomError) as caught:
        refuse("no such lamp", "take the green one", ("lamps", 2))
    assert (caught.value.type, caught.value.message()) == ("refused", "no such lamp")
    assert caught.value.context is not None
    assert caught.value.context["refusals"] == (Refusal("no such lamp", "take the green one", ("lamps", 2)),)


def test_everything_that_comes_again_is_refused_where_it_does() -> None:
    with pytest.raises(PydanticCustomError) as caught:
        refuse_repeated([("a", (0,)), ("b", (1,)), ("a", (2,)), ("b", (3,))], "{} stands here twice")
    assert caught.value.context is not None
    assert [(each.message, each.place) for each in caught.value.context["refusals"]] == [
        ("'a' stands here twice", (2,)),
        ("'b' stands here twice", (3,)),
    ]


def test_where_nothing_is_wrong_a_value_passes() -> None:
    def checked(values: list[str]) -> list[str]:
        refuse_repeated(((each, (at,)) for at, each in enumerate(values)), "{} stands here twice")
        refuse_all([])
        return values

    kind = TypeAdapter(Annotated[list[str], AfterValidator(checked)])
    assert kind.validate_python(["a", "b"]) == ["a", "b"]
