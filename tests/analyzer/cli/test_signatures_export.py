from __future__ import annotations

import json

import pytest
from sigma.backends.sqlite import sqliteBackend
from sigma.exceptions import SigmaFeatureNotSupportedByBackendError

from hallmonitor.cli.signatures_export import EXIT_REFUSED, export_signatures
from hallmonitor_service.faults import FaultsError


class _Narrow(sqliteBackend):  # type: ignore[misc]
    """A backend without correlations."""

    def convert_correlation_rule(self, *_: object, **__: object) -> list[str]:
        raise SigmaFeatureNotSupportedByBackendError("no correlations here")


def test_one_signature_is_written_as_it_can_be_used(capsys: pytest.CaptureFixture[str]) -> None:
    assert export_signatures(["dark-market-gateway"], "sqlite", None, None) == 0
    out = capsys.readouterr().out
    assert out.startswith("SELECT * FROM flows WHERE ")
    assert out.count("\n") == 1


def test_several_are_told_apart_and_notes_go_to_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert export_signatures(["dns-tunnel", "dark-market-gateway", "bulk-mail-fan-out"], "sqlite", None, None) == 0
    told = capsys.readouterr()
    assert [line.partition(":")[0] for line in told.out.splitlines() if line.startswith("#")] == [
        "# bulk-mail-fan-out",
        "# dark-market-gateway",
        "# dns-tunnel",
    ]
    assert told.err == (
        "hallmonitor: bulk-mail-fan-out, dns-tunnel: hallmonitor derives device: the other system needs columns of the "
        "same meaning\n"
    )


def test_json_has_an_object_for_each(capsys: pytest.CaptureFixture[str]) -> None:
    export_signatures(["dns-tunnel", "piracy-sites"], "sqlite", None, None, as_json=True)
    told = capsys.readouterr()
    values = list(map(json.loads, told.out.splitlines()))
    assert [(value["name"], value["target"], len(value["queries"])) for value in values] == [
        ("dns-tunnel", "sqlite", 1),
        ("piracy-sites", "sqlite", 1),
    ]
    assert told.err == ""


def test_what_cannot_be_expressed_is_told_and_the_rest_written(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hallmonitor.authoring.targets.backend_class", lambda _target: ("narrow", _Narrow))
    assert export_signatures(["dns-tunnel", "dark-market-gateway"], "narrow", None, None) == EXIT_REFUSED
    told = capsys.readouterr()
    assert told.err.startswith("hallmonitor: dns-tunnel: narrow cannot express it: no correlations here\n")
    assert "# dark-market-gateway: " in told.out


def test_a_target_without_backend_is_a_fault() -> None:
    with pytest.raises(FaultsError, match="pySigma has no backend for zeek"):
        export_signatures([], "zeek", None, None)
