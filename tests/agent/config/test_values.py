from __future__ import annotations

import socket

import pytest
from pydantic import TypeAdapter, ValidationError

from hallmonitor_agent.config.values import InterfaceName, SensorName, host_name

INTERFACE: TypeAdapter[str] = TypeAdapter(InterfaceName)
SENSOR: TypeAdapter[str] = TypeAdapter(SensorName)


@pytest.mark.parametrize("name", ["eth0", "enp3s0f1", "br-lan.100", "wlan0-mon", "x" * 15])
def test_names_of_interfaces(name: str) -> None:
    assert INTERFACE.validate_python(name) == name


@pytest.mark.parametrize("name", ["", "any", ".", "..", "a/b", "a b", "eth0:1", "x" * 16, "é" * 8])
def test_what_the_kernel_names_no_interface(name: str) -> None:
    with pytest.raises(ValidationError):
        INTERFACE.validate_python(name)


@pytest.mark.parametrize("name", ["gate", "north-school.2", "A", "x" * 63])
def test_names_of_sensors(name: str) -> None:
    assert SENSOR.validate_python(name) == name


@pytest.mark.parametrize("name", ["", "-gate", "gate.", "a/b", "a b", "..", "x" * 64, "schüle", "a=b"])
def test_what_could_be_no_part_of_a_path_or_query_names_no_sensor(name: str) -> None:
    with pytest.raises(ValidationError):
        SENSOR.validate_python(name)


@pytest.mark.parametrize(
    ("machine", "sensor"),
    [
        ("gate", "gate"),
        ("gate_1.example", "gate-1.example"),
        ("", "sensor"),
        ("--", "sensor"),
        ("é", "sensor"),
        ("a" * 70, "a" * 63),
    ],
)
def test_any_machine_has_a_sensors_name(machine: str, sensor: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: machine)
    assert host_name() == sensor
    assert SENSOR.validate_python(host_name()) == sensor
