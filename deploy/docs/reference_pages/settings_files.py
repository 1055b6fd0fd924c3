"""The settings files that a site writes: where each lies, which model reads it, what it is for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from hallmonitor.follow.settings import FollowSettings
from hallmonitor.policy.model import PolicyFile
from hallmonitor.site import Site
from hallmonitor_agent.config import AgentSettings
from hallmonitor_service.web.config_file import WebSettings

if TYPE_CHECKING:
    from pydantic import BaseModel


@dataclass(frozen=True, slots=True)
class SettingsFile:
    """One kind of file.

    Attributes:
        page: name of its page in docs/reference.
        name: what it is called.
        place: where a package puts it, or where it is looked for; empty where a site chooses.
        model: what reads it.
        language: toml or yaml.
        about: what it is for, in one sentence.
        more: further paragraphs of its page.
        prefix: with what the names of variables begin that stand for single keys; empty where there are none.
        manual: name of its manual page without section; empty where it has none.
        example: a whole file for its manual page.
        see_also: other manual pages, with their sections.
    """

    page: str
    name: str
    place: str
    model: type[BaseModel]
    language: str
    about: str
    more: tuple[str, ...] = ()
    prefix: str = ""
    manual: str = ""
    example: str = ""
    see_also: tuple[str, ...] = ()


_ORDER: Final = """\
Of a value that is given more than once, the first of these counts: an option of the command line, a variable of the
environment, the file, the default. A variable holds its value as TOML does: a list in brackets, a text in quotes."""
_WRONG: Final = """\
An unknown key is refused with the nearest known one. Every mistake is told with file, line and remedy, all of them at
once, and the status is then 2."""
_TOOLKIT: Final = """\
It is the web configuration file that the Prometheus exporter toolkit defines. What the toolkit knows and is not offered
here (inline certificates, curves, HTTP/2, rate limits, certificates that nobody verifies) is refused by name."""
_RENEWED: Final = """\
The file is looked at for each connection: a certificate is renewed by writing it, and with faults the last good version
goes on."""
_PARAPHRASE: Final = """\
Paraphrase the policy in a few words, never copy its text. `hallmonitor policy check` tells every mistake. What a clause
may forbid, and what monitoring a policy must announce, are questions for counsel."""

_AGENT_EXAMPLE: Final = """\
[capture]
interfaces = ["ens18"]
sensor = "high-school"

[memory]
bound_mb = 1024
"""
_FOLLOW_EXAMPLE: Final = """\
[spool]
paths = ["/var/spool/hallmonitor"]

[judging]
policy = "torrington-4012"
site = "site.toml"

[state]
folder = "/var/lib/hallmonitor"

[retention]
flows_days = 30
"""
_SITE_EXAMPLE: Final = """\
name = "Example district"
time_zone = "America/New_York"

[working_hours]
start = "07:30"
end = "15:30"

[[groups]]
name = "it-department"
addresses = ["10.20.0.0/24"]

[lists]
approved_domains = ["example.org"]
"""

FILES: Final = (
    SettingsFile(
        page="agent-toml",
        name="agent.toml",
        place="/etc/hallmonitor/agent.toml",
        model=AgentSettings,
        language="toml",
        about="Configures the capture service, hallmonitor-agent.",
        more=(_ORDER, "Paths in the file are relative to its folder.", _WRONG),
        prefix="HALLMONITOR_AGENT",
        manual="agent.toml",
        example=_AGENT_EXAMPLE,
        see_also=("hallmonitor-agent(1)", "hallmonitor-agent-run(1)", "hallmonitor-agent-check(1)", "pcap-filter(7)"),
    ),
    SettingsFile(
        page="follow-toml",
        name="follow.toml",
        place="/etc/hallmonitor/follow.toml",
        model=FollowSettings,
        language="toml",
        about="Configures hallmonitor follow, the service that judges what agents write.",
        more=(
            _ORDER,
            "Paths in the file are relative to its folder, but for those of outputs, which are full paths.",
            "Secrets stand in files of their own, of one line each, which the file names.",
            _WRONG,
        ),
        prefix="HALLMONITOR_FOLLOW",
        manual="follow.toml",
        example=_FOLLOW_EXAMPLE,
        see_also=("hallmonitor-follow(1)", "hallmonitor-retention(1)", "hallmonitor-site.toml(5)"),
    ),
    SettingsFile(
        page="site-toml",
        name="site.toml",
        place="/etc/hallmonitor/site.toml",
        model=Site,
        language="toml",
        about="Says what a district knows of itself: hours, networks, groups of devices, names that it approves.",
        more=("Every key has a default, so that a capture can be judged without the file.", _WRONG),
        manual="hallmonitor-site.toml",
        example=_SITE_EXAMPLE,
        see_also=("follow.toml(5)", "hallmonitor-replay(1)", "hallmonitor-follow(1)"),
    ),
    SettingsFile(
        page="web-config",
        name="web.yml",
        place="",
        model=WebSettings,
        language="yaml",
        about="Gives a metrics page TLS and basic authentication; `web_config` in `[metrics]` names it.",
        more=(_TOOLKIT, _RENEWED),
    ),
    SettingsFile(
        page="policy-file",
        name="policy file",
        place="",
        model=PolicyFile,
        language="yaml",
        about="Maps the clauses of one board's policy to signatures; `policy` in `[judging]`, or `--policy`, names it.",
        more=(_PARAPHRASE,),
    ),
)
"""Every kind of settings file, in the order in which a site writes them."""
