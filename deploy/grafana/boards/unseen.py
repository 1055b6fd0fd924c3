"""The text on what no alert can tell."""

from __future__ import annotations

from typing import Final

UNSEEN: Final = """\
**No alert is no proof that nothing happened, and an alert is no proof that something did.**

- **Words and pictures.** Messages, mails, posts and pages are never read. Clauses on what is said, such as harassment,
  have no signature; after a complaint, a device's traffic around the reported time can be listed.
- **Encrypted names.** Encrypted Client Hello, DNS over HTTPS or TLS, and tunnels hide which site is used. How much of
  the traffic that is, the *District overview* shows as encrypted beyond naming.
- **Who.** A device is told by its address. Behind a shared computer, a NAT or a randomised MAC address stands
  somebody, and the traffic does not say who.
- **What passes no sensor.** Mobile data, home networks, and whatever stays within one switch.
- **Purpose.** A lesson with a video and a break with a video are the same packets. Exempt groups, allowances and
  exceptions in the site file say what the district has decided beforehand.
- **What was left out.** Packets that were lost, and records that came too late: beside this text.

No device, user, address or site name is on this dashboard: metrics hold none. An alert's evidence is with the analyzer
(`hallmonitor explain`), for those whom the district has named, and is a personnel record like any other. Counsel must
review what the district tells its employees of monitoring before it begins.
"""
