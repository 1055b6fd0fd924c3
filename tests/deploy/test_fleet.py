"""The fleet's files: the role's templates give configurations that hold, and each tool takes what is written for it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from hallmonitor.follow.settings import load_follow
from hallmonitor.site.load import load_site
from hallmonitor_agent.config.loading import load_agent_settings

REPOSITORY = Path(__file__).parents[2]
ANSIBLE = REPOSITORY / "deploy" / "ansible"
ROLE = ANSIBLE / "roles" / "hallmonitor"
PATH = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"], "/usr/sbin", "/sbin"))
JOURNALD_KEYS = {
    "Storage",
    "Compress",
    "SystemMaxUse",
    "SystemKeepFree",
    "MaxFileSec",
    "MaxRetentionSec",
    "ForwardToSyslog",
}
"""Of journald.conf(5), those that the drop-in may set."""


def _tool(name: str) -> str:
    found = shutil.which(name, path=PATH)
    if found is None:
        pytest.skip(f"{name} is not installed: make lint installs it")
    return found


def _ansible(tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "PATH": PATH,
        "HOME": str(tmp_path),
        "ANSIBLE_LOCAL_TEMP": str(tmp_path / "local"),
        "ANSIBLE_REMOTE_TEMP": str(tmp_path / "remote"),
        "ANSIBLE_NOCOLOR": "1",
        "LC_ALL": "C.UTF-8",
    }
    return subprocess.run(
        [_tool("ansible-playbook"), *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env=environment,
        timeout=300,
    )


def _loaded(path: Path) -> dict[str, object]:
    return dict(yaml.safe_load(path.read_text(encoding="utf-8")))


@pytest.fixture
def rendered(tmp_path: Path) -> Path:
    """A folder for each host of the example's inventory, with the three files as the role's templates write them."""
    inventory = ANSIBLE / "inventory.example.yml"
    of_all = yaml.safe_load(inventory.read_text(encoding="utf-8"))["all"]["vars"]
    # A role's defaults give way to the inventory; beside a playbook, they do so to its hosts' variables alone.
    defaults = {key: value for key, value in _loaded(ROLE / "defaults" / "main.yml").items() if key not in of_all}
    (tmp_path / "group_vars").mkdir()
    (tmp_path / "group_vars" / "all.yml").write_text(
        yaml.safe_dump({**defaults, **_loaded(ROLE / "vars" / "main.yml")})
    )
    folder = f"{tmp_path}/{{{{ inventory_hostname }}}}"
    made = {"path": folder, "state": "directory", "mode": "0755"}
    written = {
        "src": f"{ROLE}/templates/{{{{ item }}}}.toml.j2",
        "dest": f"{folder}/{{{{ item }}}}.toml",
        "mode": "0644",
    }
    tasks = [
        {"ansible.builtin.file": made},
        {"ansible.builtin.template": written, "loop": ["agent", "follow", "site"]},
    ]
    playbook = tmp_path / "render.yml"
    playbook.write_text(
        yaml.safe_dump([{"hosts": "all", "gather_facts": False, "connection": "local", "tasks": tasks}])
    )
    interpreter = f"ansible_python_interpreter={sys.executable}"
    run = _ansible(tmp_path, "--inventory", str(inventory), "--extra-vars", interpreter, str(playbook))
    assert run.returncode == 0, run.stdout + run.stderr
    return tmp_path


def test_the_role_writes_configurations_that_hold(rendered: Path) -> None:
    interfaces = rendered / "net"
    for name in ("ens18", "ens19", "enp2s0"):
        (interfaces / name).mkdir(parents=True)
    for host, sensor in (("office", "office"), ("high-school", "high-school"), ("middle-school", "middle-school")):
        folder = rendered / f"{host}.example"
        agent = load_agent_settings(folder / "agent.toml", interfaces)
        assert agent.capture.sensor == sensor
        assert agent.flows.catalogue == Path("/etc/hallmonitor/catalogue.json")
        assert load_follow(folder / "follow.toml").judging.site == "/etc/hallmonitor/site.toml"
        site = load_site(folder / "site.toml")
        assert [str(each.first) for each in site.calendar.holidays] == ["2026-12-24"]
        assert [group.name for group in site.groups] == ["staff", "guests"]
    several = load_agent_settings(rendered / "high-school.example" / "agent.toml", interfaces)
    assert (several.capture.interfaces, several.flows.workers) == (("ens18", "ens19"), 2)


def test_the_example_of_a_playbook_is_one(tmp_path: Path) -> None:
    run = _ansible(
        tmp_path,
        "--syntax-check",
        "--inventory",
        str(ANSIBLE / "inventory.example.yml"),
        str(ANSIBLE / "playbook.example.yml"),
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_every_variable_of_the_role_is_specified_and_told() -> None:
    defaults = set(_loaded(ROLE / "defaults" / "main.yml"))
    specified = yaml.safe_load((ROLE / "meta" / "argument_specs.yml").read_text(encoding="utf-8"))
    assert defaults == set(specified["argument_specs"]["main"]["options"])
    page = (REPOSITORY / "docs" / "fleet.md").read_text(encoding="utf-8")
    assert not [name for name in sorted(defaults) if f"`{name}`" not in page]


def test_the_dockerfile_has_no_findings() -> None:
    dockerfile = REPOSITORY / "deploy" / "docker" / "Dockerfile"
    run = subprocess.run([_tool("hadolint"), str(dockerfile)], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout) == (0, "")


def test_what_the_dockerfile_builds_from_is_sent_to_the_engine() -> None:
    sent = {line[1:] for line in (REPOSITORY / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert not [name for name in sorted(sent) if not (REPOSITORY / name).exists()]
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    needed = {*(path.split("/")[0] for path in wheel["packages"]), *wheel["force-include"], "engine", "constraints.txt"}
    assert needed <= sent
    dockerfile = (REPOSITORY / "deploy" / "docker" / "Dockerfile").read_text(encoding="utf-8")
    assert f"hallmonitor:{project['project']['version']} " in dockerfile


def test_the_journal_is_bounded_by_keys_that_it_knows() -> None:
    text = (REPOSITORY / "deploy" / "journald" / "hallmonitor.conf").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert lines[0] == "[Journal]"
    assert {line.split("=")[0] for line in lines[1:]} == JOURNALD_KEYS
