"""The fleet's files: the role's templates give configurations that hold, and each tool takes what is written for it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
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


@pytest.fixture
def rendered(tmp_path: Path) -> Path:
    """A folder for each host of the example's inventory, with the three files as the role's templates write them."""
    host = "{{ inventory_hostname }}"
    play = {
        "hosts": "all",
        "gather_facts": False,
        "connection": "local",
        "vars_files": [str(ROLE / "defaults" / "main.yml"), str(ROLE / "vars" / "main.yml")],
        "tasks": [
            {"ansible.builtin.file": {"path": f"{tmp_path}/{host}", "state": "directory", "mode": "0755"}},
            {
                "ansible.builtin.template": {
                    "src": f"{ROLE}/templates/{{{{ item }}}}.toml.j2",
                    "dest": f"{tmp_path}/{host}/{{{{ item }}}}.toml",
                    "mode": "0644",
                },
                "loop": ["agent", "follow", "site"],
            },
        ],
    }
    playbook = tmp_path / "render.yml"
    playbook.write_text(yaml.safe_dump([play]))
    # What stands in the inventory counts before defaults, but not before vars_files: the example's is passed as such.
    inventory = yaml.safe_load((ANSIBLE / "inventory.example.yml").read_text(encoding="utf-8"))
    (tmp_path / "all.json").write_text(json.dumps(inventory["all"]["vars"], default=str))
    play["vars_files"].append(str(tmp_path / "all.json"))  # type: ignore[attr-defined]
    play["vars_files"].append("{{ inventory_hostname }}.json")  # type: ignore[attr-defined]
    for group in ("hallmonitor_analyzers", "hallmonitor_sensors"):
        for name, variables in inventory[group]["hosts"].items():
            (tmp_path / f"{name}.json").write_text(json.dumps(variables))
    playbook.write_text(yaml.safe_dump([play]))
    run = _ansible(
        tmp_path,
        "--inventory",
        str(ANSIBLE / "inventory.example.yml"),
        "--extra-vars",
        f"ansible_python_interpreter={sys.executable}",
        str(playbook),
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return tmp_path
