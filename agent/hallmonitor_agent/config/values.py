"""Kinds of values that the configuration holds: interfaces, the sensor's name."""

from __future__ import annotations

import re
import socket
from typing import Annotated

from pydantic import AfterValidator

from hallmonitor_service.refusal import refuse

_INTERFACE_LONGEST = 15
"""IFNAMSIZ of net/if.h, less the zero byte."""
_INTERFACE = re.compile(r"[^\s/:\0]+")
_SENSOR = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,61}[A-Za-z0-9])?")


def _interface(name: str) -> str:
    if name == "any":
        refuse('"any" would give every packet once for each interface that it passes', "name the interfaces")
    if not _INTERFACE.fullmatch(name) or name in {".", ".."}:
        refuse(f"{name!r} is no name of an interface", "for example eth0; `ip link` lists them")
    if len(name.encode()) > _INTERFACE_LONGEST:
        refuse(f"{name!r} is longer than the {_INTERFACE_LONGEST} bytes of an interface's name", "`ip link` lists them")
    return name


def _sensor(name: str) -> str:
    if not _SENSOR.fullmatch(name):
        refuse(
            f"{name!r} is no name for a sensor", "use at most 63 letters, digits, dots and hyphens, no dot at an end"
        )
    return name


def host_name() -> str:
    """The machine's name, as far as a sensor's name can hold it."""
    name = re.sub(r"[^A-Za-z0-9.-]+", "-", socket.gethostname())[:63].strip(".-")
    return name or "sensor"


InterfaceName = Annotated[str, AfterValidator(_interface)]
SensorName = Annotated[str, AfterValidator(_sensor)]
