"""follow.toml: what it may hold, and what is told of one that holds something else."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from hallmonitor.follow.settings import PREFIX, FollowSettings, beside, load_follow
from hallmonitor_service.faults import FaultsError
from hallmonitor_service.table import Table

WRONG = Path(__file__).with_name("wrong")
LEAST = '[spool]\npaths = ["/spool"]\n[judging]\npolicy = "torrington-4012"\n[state]\nfolder = "/state"\n'

TOLD: dict[str, list[tuple[int | None, str, str]]] = {
    "address_without_port.toml": [(8, "metrics.address: '127.0.0.1' is no address and port", "for example")],
    "days_of_zero.toml": [(8, "retention.flows_days: 0 is not from 1 to 36,500 days", "")],
    "empty_policy.toml": [(4, "judging.policy must not be empty", "write at least one letter")],
    "empty_spools.toml": [(2, "spool.paths must not be empty", "give it at least one entry")],
    "key_of_another_table.toml": [(5, "unknown key address in judging", "known: ")],
    "keep_in_quotes.toml": [(8, "flows.keep must be true or false", "without quotes")],
    "lateness_in_minutes.toml": [(5, "judging.lateness_s must be a whole number", "")],
    "lateness_of_zero.toml": [(5, "judging.lateness_s must be more than 0", "")],
    "level_misspelt.toml": [(8, "log.level must be 'debug', 'info', 'warning' or 'error'", "did you mean warning?")],
    "missing_tables.toml": [(None, "missing key judging", ""), (None, "missing key state", "")],
    "negative_rows.toml": [(5, "judging.most_rows must be more than 0", "")],
    "no_policy.toml": [(3, "missing key policy in judging", "")],
    "no_toml.toml": [(3, "this is not TOML", "")],
    "one_spool_as_text.toml": [(2, "spool.paths must be a list", "put it in [ ], with commas between")],
    "one_webhook_as_table.toml": [(7, "outputs.webhook: there may be several", "[[outputs.webhook]]")],
    "several_at_once.toml": [
        (2, "spool.path", ""),
        (5, "judging.lateness_s", ""),
        (7, "state.folder must be text", "put it in quotes"),
    ],
    "silent_for_ever.toml": [(3, "spool.silent_after_s must be a whole number", "")],
    "spool_twice.toml": [(2, "spool: the spool '/spool' is named twice", "keep one of them")],
    "state_as_text.toml": [(1, "state must hold keys with values", "write its keys below it")],
    "table_misspelt.toml": [(7, "unknown key metric", "did you mean metrics?")],
}
"""File -> what is told of it, in order: line, beginning of the message, part of the remedy."""


def test_the_defaults_are_valid() -> None:
    settings = FollowSettings.model_validate(tomllib.loads(LEAST))
    assert settings.flows.keep
    assert settings.judging.lateness_s > 60 + 300 + 10, "an interval, a silence, a file of another sensor"
    assert settings.outputs.by_name == {}


def _tables(model: type[Table]) -> list[type[Table]]:
    found = [model]
    for field in model.model_fields.values():
        if isinstance(field.annotation, type) and issubclass(field.annotation, Table):
            found += _tables(field.annotation)
    return found


def test_every_key_has_its_sentence() -> None:
    for table in _tables(FollowSettings):
        for name, field in table.model_fields.items():
            assert (field.description or "").endswith("."), f"{table.__name__}.{name}"


def test_paths_are_beside_the_file() -> None:
    assert beside(Path("/etc/hallmonitor/follow.toml"), "site.toml") == Path("/etc/hallmonitor/site.toml")
    assert beside(Path("/etc/hallmonitor/follow.toml"), "/var/spool") == Path("/var/spool")


@pytest.mark.parametrize("name", sorted({*TOLD, *(path.name for path in WRONG.iterdir())}))
def test_what_is_wrong_is_told_with_its_line_and_remedy(name: str) -> None:
    with pytest.raises(FaultsError) as raised:
        load_follow(WRONG / name)
    told = TOLD[name]
    assert [fault.line for fault in raised.value.faults] == [line for line, _, _ in told], raised.value
    for fault, (_, message, remedy) in zip(raised.value.faults, told, strict=True):
        assert fault.path == WRONG / name
        assert message in fault.message
        assert remedy in fault.remedy


def test_the_environment_stands_above_the_file_and_its_paths_begin_at_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "etc" / "follow.toml"
    path.parent.mkdir()
    path.write_text(LEAST)
    monkeypatch.chdir(tmp_path)
    for key, value in {
        "SPOOL__PATHS": '["spool", "/srv/spool"]',
        "JUDGING__SITE": "site.toml",
        "STATE__FOLDER": "state",
        "LOG__LEVEL": "debug",
    }.items():
        monkeypatch.setenv(f"{PREFIX}__{key}", value)
    settings = load_follow(path)
    assert settings.spool.paths == (str(tmp_path / "spool"), "/srv/spool")
    assert (settings.judging.policy, settings.judging.site) == ("torrington-4012", str(tmp_path / "site.toml"))
    assert (settings.state.folder, settings.log.level) == (str(tmp_path / "state"), "debug")


@pytest.mark.parametrize(
    ("named", "taken"), [("clinton-4306", "clinton-4306"), ("mine.yml", "{}/mine.yml"), ("./mine", "{}/mine")]
)
def test_a_policy_is_a_path_only_where_it_looks_like_one(
    named: str, taken: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "follow.toml"
    path.write_text(LEAST)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(f"{PREFIX}__JUDGING__POLICY", named)
    assert load_follow(path).judging.policy == taken.format(tmp_path)


def test_a_fault_of_the_environment_names_its_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "follow.toml"
    path.write_text(LEAST)
    monkeypatch.setenv(f"{PREFIX}__JUDGING__LATENESS_S", "soon")
    with pytest.raises(FaultsError) as raised:
        load_follow(path)
    assert str(raised.value) == f"{PREFIX}__JUDGING__LATENESS_S: judging.lateness_s must be a whole number"
