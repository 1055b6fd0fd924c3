from __future__ import annotations

import pytest
from sigma.backends.sqlite import sqliteBackend

from hallmonitor.authoring import targets
from hallmonitor_service.faults import FaultsError


def test_the_installed_backends_are_found() -> None:
    assert targets.installed_backends()["sqlite"] is sqliteBackend
    assert targets.backend_class("sqlite") == ("sqlite", sqliteBackend)


@pytest.mark.parametrize(
    ("target", "told"),
    [
        ("zeek", "pySigma has no backend for zeek: "),
        ("suricata", "pySigma has no backend for suricata: "),
        ("no-such-system", "no backend is known for 'no-such-system' (add --to TARGET; installed: sqlite)"),
        ("splnk", "no backend is known for 'splnk' (did you mean splunk?; installed: sqlite)"),
        ("", "no target is named (add --to TARGET; installed: sqlite)"),
        (
            "elastic",
            (
                "the backend for elastic is not installed (it is in the package pysigma-backend-elasticsearch, beside "
                "this program; installed: sqlite)"
            ),
        ),
    ],
)
def test_a_target_without_backend_says_what_there_is(target: str, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(targets, "installed_backends", lambda: {"sqlite": sqliteBackend})
    with pytest.raises(FaultsError) as caught:
        targets.backend_class(target)
    assert str(caught.value).startswith(told)


def test_a_target_goes_by_what_people_call_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(targets, "installed_backends", lambda: {"lucene": sqliteBackend})
    assert targets.backend_class("elastic")[0] == "lucene"


def test_a_target_has_a_package_or_a_reason_why_not() -> None:
    assert not set(targets.PACKAGES) & set(targets.WITHOUT_BACKEND)
    assert set(targets.ALIASES) <= set(targets.PACKAGES)
