from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from pydantic import BaseModel, ValidationError

from hallmonitor_agent.config import AgentSettings, CaptureTable

EXAMPLE = Path(__file__).parents[3] / "deploy" / "agent.example.toml"
DEFAULT = AgentSettings(capture=CaptureTable(interfaces=("eth0",)))


def _tables() -> dict[str, type[BaseModel]]:
    return {name: type(getattr(DEFAULT, name)) for name in AgentSettings.model_fields}


def test_the_defaults_hold() -> None:
    written = DEFAULT.model_dump(mode="json", exclude_unset=False, exclude={"capture"})
    assert AgentSettings.model_validate({"capture": {"interfaces": ["eth0"]}, **written}) == DEFAULT


def test_every_key_says_what_it_is_in_a_sentence() -> None:
    for name, table in _tables().items():
        for key, field in table.model_fields.items():
            assert field.description, f"{name}.{key}"
            assert field.description.endswith("."), f"{name}.{key}"


def test_the_example_holds_and_is_the_defaults() -> None:
    document = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))
    assert AgentSettings.model_validate(document) == DEFAULT


def test_the_example_shows_every_key_with_its_default() -> None:
    lines = [line.lstrip("# ") for line in EXAMPLE.read_text(encoding="utf-8").splitlines()]
    for name, table in _tables().items():
        assert f"[{name}]" in lines
        for key in table.model_fields:
            assert any(line.startswith(f"{key} = ") for line in lines), f"{name}.{key}"


@pytest.mark.parametrize(
    ("capture", "memory", "told", "place"),
    [
        ({"ring_mb": 512, "fanout": 2}, {"bound_mb": 1024}, "the rings alone take 1024 MiB", ("capture", "ring_mb")),
        ({"fanout": 16}, {"bound_mb": 1024}, "the rings alone take 1024 MiB", ("memory", "bound_mb")),
        ({}, {"bound_mb": 512}, "512 MiB leave room for 0 flows", ("memory", "bound_mb")),
    ],
)
def test_what_does_not_fit_into_memory_is_refused(
    capture: dict[str, int], memory: dict[str, int], told: str, place: tuple[str, str]
) -> None:
    with pytest.raises(ValidationError) as caught:
        AgentSettings.model_validate({"capture": {"interfaces": ["eth0"], **capture}, "memory": memory})
    (refusal,) = caught.value.errors()[0]["ctx"]["refusals"]
    assert refusal.message.startswith(told)
    assert refusal.place == place


def test_the_bound_that_a_fault_asks_for_is_enough() -> None:
    with pytest.raises(ValidationError) as caught:
        AgentSettings.model_validate({"capture": {"interfaces": ["eth0"]}, "memory": {"bound_mb": 512}})
    (refusal,) = caught.value.errors()[0]["ctx"]["refusals"]
    asked = int(refusal.remedy.split()[3].rstrip(","))
    document = {"capture": {"interfaces": ["eth0"]}, "memory": {"bound_mb": asked}}
    assert AgentSettings.model_validate(document).memory.bound_mb == asked
