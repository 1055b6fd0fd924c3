from __future__ import annotations

import pytest
from pydantic_core import PydanticCustomError

from hallmonitor.site.refusal import refuse, refuse_repeated


def test_a_refusal_carries_what_a_fault_needs() -> None:
    with pytest.raises(PydanticCustomError) as caught:
        refuse("no such lamp", "take the green one", ("lamps", 2))
    assert caught.value.type == "refused"
    assert caught.value.context == {
        "message": "no such lamp",
        "remedy": "take the green one",
        "place": ("lamps", 2),
    }


def test_what_comes_twice_is_refused_where_it_comes_again() -> None:
    with pytest.raises(PydanticCustomError) as caught:
        refuse_repeated([("a", (0,)), ("b", (1,)), ("a", (2,))], "{} stands here twice")
    assert caught.value.context is not None
    assert (caught.value.context["message"], caught.value.context["place"]) == ("'a' stands here twice", (2,))


def test_what_comes_once_passes() -> None:
    refuse_repeated([("a", ()), ("b", ())], "{} stands here twice")
