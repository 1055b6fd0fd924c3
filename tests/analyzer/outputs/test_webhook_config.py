from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from hallmonitor.outputs.webhook_config import WebhookOutput


def messages(**keys: Any) -> list[str]:  # noqa: ANN401 - what a file may hold
    with pytest.raises(ValidationError) as caught:
        WebhookOutput.model_validate(keys)
    errors = caught.value.errors()
    return [each.message for error in errors for each in error.get("ctx", {}).get("refusals", ())]


def test_a_url_is_enough() -> None:
    output = WebhookOutput(url="https://alerts.example")
    assert (output.name, output.batch, output.timeout_s, output.begin) == ("webhook", 50, 10, "next")


@pytest.mark.parametrize("name", ["a", "office-2", "on_call", "x" * 40])
def test_a_name_is_short_and_plain(name: str) -> None:
    assert WebhookOutput(url="https://alerts.example", name=name).name == name


@pytest.mark.parametrize("name", ["", "Office", "a b", "-a", "a__b", "x" * 41, "büro"])
def test_another_name_is_refused(name: str) -> None:
    assert messages(url="https://alerts.example", name=name) == [f"{name!r} is no name for an output"]


def test_a_url_that_is_refused_is_not_repeated() -> None:
    (message,) = messages(url="ftp://alerts.example/a-secret")
    assert message == "the URL is not of http or https with a host"
