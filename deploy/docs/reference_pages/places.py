"""Where things lie on a machine that runs the services, as the packages put them."""

from __future__ import annotations

from typing import Final

AGENT_PLACES: Final = {
    "/etc/hallmonitor/agent.toml": "Configuration; see agent.toml(5).",
    "/var/spool/hallmonitor": "The spool: files of flow records that wait for hallmonitor-follow(1).",
}
"""Path -> what is there, of the capture service."""

FOLLOW_PLACES: Final = {
    "/etc/hallmonitor/follow.toml": "Configuration; see follow.toml(5).",
    "/etc/hallmonitor/site.toml": "What the district says of its site; see hallmonitor-site.toml(5).",
    "/var/spool/hallmonitor": "The spool that the agent writes to.",
    "/var/lib/hallmonitor": "State, alerts, kept flow records and the key of the pseudonyms; open to nobody else.",
}
"""As `AGENT_PLACES`, of the services that judge."""
