"""The near misses: at least one for every signature, none of which may be flagged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hallmonitor.demo import attacks, ftp, sites, smtp, ssh, transfers, visits
from hallmonitor.demo.cases import Case, NearMiss
from hallmonitor.demo.clock import MINUTE, at
from hallmonitor.demo.devices import COMMUNICATIONS, GUESTS, IT_DEPARTMENT, MAIL_RELAY, OFFICE, STAFF
from hallmonitor.demo.planted import CROWD, gather

if TYPE_CHECKING:
    from hallmonitor.demo.scene import Scene

_SMALL_CROWD: Final = (*STAFF[8:], *OFFICE[7:])


def _sell(scene: Scene) -> None:
    visits.stay(scene, OFFICE[9], "www.gofundme.com", at("11:10", seconds=9), minutes=12)
    visits.stay(scene, OFFICE[9], "www.gofundme.com", at("16:10", seconds=9), minutes=30)


def _records_then_upload(scene: Scene) -> None:
    visits.stay(scene, OFFICE[7], sites.STUDENT_RECORDS[0], at("09:05", seconds=11), minutes=2)
    transfers.upload(scene, OFFICE[7], at("09:50", seconds=20), "wetransfer.com", (5_200_000,))


def _gamble(scene: Scene) -> None:
    visits.glances(scene, STAFF[15], sites.GAMBLING[:2], at("09:25", seconds=9))
    visits.glances(scene, STAFF[15], sites.GAMBLING[1:], at("11:05", seconds=9))


def _watch(scene: Scene) -> None:
    visits.stay(scene, STAFF[9], "www.hulu.com", at("08:40", seconds=8), 25, visits.Load(600, 30_000))
    visits.stay(scene, STAFF[9], "www.netflix.com", at("13:10", seconds=6), 30, visits.Load(600, 30_000))


def _promote(scene: Scene) -> None:
    for turn, name in enumerate(("www.facebook.com", "x.com", "www.linkedin.com")):
        visits.stay(scene, COMMUNICATIONS[1], name, at("08:35", seconds=10) + turn * 120 * MINUTE, minutes=44)


CASES: Final = (
    Case(
        ("bulk-mail-fan-out",),
        MAIL_RELAY,
        "permitted group: the mail relay reaches 30 servers",
        lambda scene: transfers.mail_many(scene, MAIL_RELAY, at("10:02", seconds=5), 30),
    ),
    Case(
        ("bulk-mail-fan-out",),
        OFFICE[8],
        "below the threshold: 15 servers",
        lambda scene: transfers.mail_many(scene, OFFICE[8], at("13:02", seconds=5), 15, smtp.SUBMISSION),
    ),
    Case(("selling-site-sessions",), OFFICE[9], "12 minutes in working hours, 30 after them", _sell),
    Case(
        ("horizontal-scan",),
        IT_DEPARTMENT[0],
        "permitted group: the IT department looks for SSH on 80 machines",
        lambda scene: attacks.sweep(scene, IT_DEPARTMENT[0], at("14:20", seconds=3), 80, ssh.PORT),
    ),
    Case(
        ("horizontal-scan",),
        GUESTS[1],
        "below the threshold: 45 machines",
        lambda scene: attacks.sweep(scene, GUESTS[1], at("13:50", seconds=3), 45, attacks.SMB),
    ),
    Case(
        ("vertical-scan",),
        GUESTS[3],
        "below the threshold: 45 ports",
        lambda scene: attacks.probe_ports(scene, GUESTS[3], at("11:40", seconds=15), 45),
    ),
    Case(
        ("login-brute-force",),
        GUESTS[4],
        "below the count: 22 refused logins",
        lambda scene: attacks.guess_passwords(scene, GUESTS[4], at("14:30", seconds=4), 22),
    ),
    Case(
        ("hacking-tool-sites",),
        STAFF[8],
        "below the count: two visits",
        lambda scene: visits.glances(scene, STAFF[8], sites.HACKING_TOOLS[:2], at("14:50", seconds=6)),
    ),
    Case(
        ("anonymiser-tunnel",),
        STAFF[11],
        "below the threshold: eight minutes",
        lambda scene: visits.stay(scene, STAFF[11], sites.VPN_PROXY[1], at("15:20", seconds=9), 8),
    ),
    Case(
        ("software-in-clear",),
        IT_DEPARTMENT[1],
        "permitted group: the IT department fetches an installer",
        lambda scene: transfers.download_program(scene, IT_DEPARTMENT[1], at("10:15", seconds=21), 240_000),
    ),
    Case(
        ("software-in-clear",),
        STAFF[10],
        "another type of file: a PDF",
        lambda scene: transfers.download_document(scene, STAFF[10], at("11:15", seconds=21), 180_000),
    ),
    Case(
        ("software-site-download",),
        STAFF[12],
        "below the threshold: 6 MB",
        lambda scene: transfers.download(scene, STAFF[12], at("09:40", seconds=8), sites.SOFTWARE_SITES[1], 6_000_000),
    ),
    Case(
        ("upload-to-personal-storage",),
        OFFICE[0],
        "approved domain: 11 MB to the school's own page",
        lambda scene: transfers.upload(
            scene, OFFICE[0], at("11:00", seconds=12), sites.APPROVED_TRANSFER, (3_600_000,) * 3
        ),
    ),
    Case(
        ("upload-to-personal-storage",),
        OFFICE[1],
        "below the threshold: 5 MB",
        lambda scene: transfers.upload(
            scene, OFFICE[1], at("10:00", seconds=12), "www.mediafire.com", (2_500_000,) * 2
        ),
    ),
    Case(
        ("student-records-then-upload",),
        OFFICE[7],
        "wrong window: the upload comes 43 minutes on",
        _records_then_upload,
    ),
    Case(
        ("ftp-upload-in-clear",),
        OFFICE[8],
        "the other way: 1.5 MB fetched, 0.5 MB stored",
        lambda scene: ftp.transfer(
            scene, OFFICE[8], "ftp.example.org", at("10:40", seconds=7), visits.Load(500_000, 1_500_000)
        ),
    ),
    Case(
        ("dns-tunnel",),
        STAFF[13],
        "below the count: 120 names of one zone",
        lambda scene: attacks.distinct_names(scene, STAFF[13], at("14:15", seconds=2), "reputation.example.com", 120),
    ),
    Case(
        ("bittorrent-transfer",),
        GUESTS[9],
        "reads of it: the program's site, no transfer",
        lambda scene: visits.glances(scene, GUESTS[9], sites.PEER_TO_PEER, at("13:20", seconds=9)),
    ),
    Case(
        ("piracy-sites",),
        GUESTS[5],
        "below the threshold: eight minutes",
        lambda scene: visits.stay(scene, GUESTS[5], sites.PIRACY[1], at("10:30", seconds=12), 8),
    ),
    Case(
        ("adult-sites",),
        GUESTS[6],
        "below the count: two visits",
        lambda scene: visits.glances(scene, GUESTS[6], sites.ADULT[:2], at("13:05", seconds=5)),
    ),
    Case(
        ("gaming-over-allowance",),
        STAFF[13],
        "below both thresholds: 12 minutes",
        lambda scene: visits.stay(scene, STAFF[13], sites.GAMING[2], at("12:32", seconds=7), 12),
    ),
    Case(
        ("gaming-over-allowance",),
        STAFF[14],
        "before hours: 40 minutes",
        lambda scene: visits.stay(scene, STAFF[14], sites.GAMING[0], at("07:12", seconds=7), 40),
    ),
    Case(
        ("gaming-over-allowance",),
        STAFF[6],
        "too little: a launcher keeps in touch by itself for 40 minutes",
        lambda scene: visits.stay(scene, STAFF[6], sites.GAMING[1], at("13:02", seconds=7), 40, visits.LIGHT),
    ),
    Case(("gambling-sites",), STAFF[15], "wrong window: twice two visits, 100 minutes apart", _gamble),
    Case(
        ("shopping-over-allowance",),
        OFFICE[2],
        "below the threshold: 40 minutes",
        lambda scene: visits.stay(scene, OFFICE[2], "www.ebay.com", at("12:25", seconds=12), 40),
    ),
    Case(
        ("shopping-over-allowance",),
        OFFICE[3],
        "approved domain: 55 minutes at the supplier's store",
        lambda scene: visits.stay(scene, OFFICE[3], sites.APPROVED_STORE, at("13:00", seconds=12), 55),
    ),
    Case(("streaming-over-allowance",), STAFF[9], "below the threshold: 55 minutes", _watch),
    Case(
        ("crypto-mining",),
        GUESTS[0],
        "below the threshold: eight minutes",
        lambda scene: visits.stay(scene, GUESTS[0], sites.CRYPTO_MINING[1], at("12:15", seconds=10), 8),
    ),
    Case(
        ("social-networking-sustained",),
        COMMUNICATIONS[0],
        "permitted group: 45 minutes",
        lambda scene: visits.stay(scene, COMMUNICATIONS[0], "www.instagram.com", at("11:05", seconds=8), 45),
    ),
    Case(
        ("social-networking-sustained",),
        OFFICE[4],
        "below the threshold: 18 minutes",
        lambda scene: visits.stay(scene, OFFICE[4], "www.facebook.com", at("14:35", seconds=8), 18),
    ),
    Case(
        ("social-networking-sustained",),
        OFFICE[5],
        "after hours: 30 minutes",
        lambda scene: visits.stay(scene, OFFICE[5], "www.youtube.com", at("16:08", seconds=8), 30),
    ),
    Case(
        ("social-disruption-crowd",),
        None,
        "below the threshold: 11 devices in ten minutes",
        lambda scene: gather(scene, _SMALL_CROWD, at("10:15", seconds=6)),
    ),
    Case(
        ("social-disruption-crowd",),
        None,
        "after hours: 14 devices in 13 minutes",
        lambda scene: gather(scene, CROWD, at("16:20", seconds=6)),
    ),
    Case(("social-disruption-long",), COMMUNICATIONS[1], "permitted group: 132 minutes", _promote),
    Case(
        ("dark-market-gateway",),
        STAFF[7],
        "reads of it: the Tor project's own site",
        lambda scene: visits.stay(scene, STAFF[7], "www.torproject.org", at("10:55", seconds=13)),
    ),
)


def near_misses() -> list[NearMiss]:
    """What must not be flagged under any policy, and why."""
    return [
        NearMiss(signature, None if case.device is None else case.device.address, case.note)
        for case in CASES
        for signature in case.signatures
    ]
