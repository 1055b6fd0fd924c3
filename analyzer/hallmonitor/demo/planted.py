"""The planted cases: at least one for every signature."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hallmonitor.demo import attacks, ftp, sites, transfers, visits
from hallmonitor.demo.cases import CLINTON, POLICIES, TORRINGTON, Case, Planted
from hallmonitor.demo.clock import at
from hallmonitor.demo.devices import GUESTS, OFFICE, STAFF, Device

if TYPE_CHECKING:
    from hallmonitor.demo.scene import Scene

_TORRINGTON_ONLY: Final = "social-disruption-"
CROWD: Final = (*STAFF[8:], *OFFICE[7:], STAFF[0], STAFF[1], GUESTS[9])


def gather(scene: Scene, crowd: tuple[Device, ...], at_ns: int) -> None:
    """A crowd reaches social networks for two minutes each, within some twelve minutes."""
    for turn, device in enumerate(crowd):
        name = sites.SOCIAL[turn % len(sites.SOCIAL)]
        visits.stay(scene, device, name, at_ns + turn * 48_000_000_000, minutes=2)


def _sell(scene: Scene) -> None:
    visits.stay(scene, OFFICE[1], "admin.mailchimp.com", at("13:05", seconds=9), minutes=15)
    visits.stay(scene, OFFICE[1], "www.gofundme.com", at("13:21", seconds=14), minutes=10)


def _records_then_upload(scene: Scene) -> None:
    visits.stay(scene, OFFICE[3], sites.STUDENT_RECORDS[0], at("10:35", seconds=11), minutes=3)
    transfers.upload(scene, OFFICE[3], at("10:50", seconds=20), "www.dropbox.com", (5_400_000,))


def _shop(scene: Scene) -> None:
    visits.stay(scene, OFFICE[5], "www.amazon.com", at("09:00", seconds=12), minutes=30)
    visits.stay(scene, OFFICE[5], "www.target.com", at("13:20", seconds=5), minutes=22)


def _stream(scene: Scene) -> None:
    load = visits.Load(600, 40_000)
    visits.stay(scene, STAFF[5], "www.netflix.com", at("10:30", seconds=8), 40, load)
    visits.stay(scene, STAFF[5], "open.spotify.com", at("13:10", seconds=6), 30, load)


def _disrupt(scene: Scene) -> None:
    visits.stay(scene, OFFICE[6], "www.facebook.com", at("08:30", seconds=10), minutes=50)
    visits.stay(scene, OFFICE[6], "www.instagram.com", at("10:50", seconds=7), minutes=40)
    visits.stay(scene, OFFICE[6], "x.com", at("13:15", seconds=13), minutes=45)


CASES: Final = (
    Case(
        ("bulk-mail-fan-out",),
        OFFICE[0],
        "26 mail servers in 40 minutes",
        lambda scene: transfers.mail_many(scene, OFFICE[0], at("09:10", seconds=5), 26),
    ),
    Case(("selling-site-sessions",), OFFICE[1], "25 minutes at fundraising and bulk-mail sites", _sell),
    Case(
        ("horizontal-scan",),
        GUESTS[0],
        "port 445 of 70 machines in a minute",
        lambda scene: attacks.sweep(scene, GUESTS[0], at("10:50", seconds=3), 70, attacks.SMB),
    ),
    Case(
        ("vertical-scan",),
        GUESTS[1],
        "70 ports of one server in half a minute",
        lambda scene: attacks.probe_ports(scene, GUESTS[1], at("11:20", seconds=15), 70),
    ),
    Case(
        ("login-brute-force",),
        GUESTS[2],
        "45 refused SSH logins in eight minutes",
        lambda scene: attacks.guess_passwords(scene, GUESTS[2], at("13:40", seconds=4), 45),
    ),
    Case(
        ("hacking-tool-sites",),
        GUESTS[3],
        "four visits in twelve minutes",
        lambda scene: visits.glances(
            scene, GUESTS[3], (*sites.HACKING_TOOLS, sites.HACKING_TOOLS[0]), at("09:30", seconds=6)
        ),
    ),
    Case(
        ("anonymiser-tunnel",),
        GUESTS[4],
        "15 minutes through a VPN provider",
        lambda scene: visits.stay(scene, GUESTS[4], sites.VPN_PROXY[0], at("10:05", seconds=9), 15),
    ),
    Case(
        ("software-in-clear",),
        STAFF[0],
        "a Windows program over HTTP",
        lambda scene: transfers.download_program(scene, STAFF[0], at("11:05", seconds=21), 320_000),
    ),
    Case(
        ("software-site-download",),
        STAFF[1],
        "11 MB from a software site",
        lambda scene: transfers.download(scene, STAFF[1], at("14:10", seconds=8), sites.SOFTWARE_SITES[0], 11_000_000),
    ),
    Case(
        ("upload-to-personal-storage",),
        OFFICE[2],
        "11 MB to a personal storage site in 20 minutes",
        lambda scene: transfers.upload(scene, OFFICE[2], at("14:40", seconds=12), "mega.nz", (3_700_000,) * 3),
    ),
    Case(
        ("student-records-then-upload",),
        OFFICE[3],
        "student records, then an upload 12 minutes on",
        _records_then_upload,
    ),
    Case(
        ("ftp-upload-in-clear",),
        OFFICE[4],
        "1.5 MB stored over FTP",
        lambda scene: ftp.transfer(
            scene, OFFICE[4], "ftp.example.org", at("15:10", seconds=7), visits.Load(1_500_000, 0)
        ),
    ),
    Case(
        ("dns-tunnel",),
        GUESTS[5],
        "260 names of one zone in nine minutes",
        lambda scene: attacks.distinct_names(scene, GUESTS[5], at("12:40", seconds=2), "t.example.org", 260),
    ),
    Case(
        ("bittorrent-transfer",),
        GUESTS[6],
        "a swarm of ten peers",
        lambda scene: transfers.share(scene, GUESTS[6], at("09:50", seconds=16), 10),
    ),
    Case(
        ("piracy-sites",),
        GUESTS[7],
        "15 minutes at a torrent index",
        lambda scene: visits.stay(scene, GUESTS[7], sites.PIRACY[0], at("11:30", seconds=12), 15),
    ),
    Case(
        ("adult-sites",),
        GUESTS[8],
        "four visits in twelve minutes",
        lambda scene: visits.glances(scene, GUESTS[8], (*sites.ADULT, sites.ADULT[0]), at("14:05", seconds=5)),
    ),
    Case(
        ("gaming-over-allowance",),
        STAFF[2],
        "40 minutes of games",
        lambda scene: visits.stay(scene, STAFF[2], sites.GAMING[0], at("12:30", seconds=11), 40),
    ),
    Case(
        ("gaming-over-allowance",),
        STAFF[3],
        "20 minutes of games",
        lambda scene: visits.stay(scene, STAFF[3], sites.GAMING[1], at("12:35", seconds=7), 20),
        policies=(TORRINGTON,),
    ),
    Case(
        ("gambling-sites",),
        STAFF[4],
        "four visits in twelve minutes",
        lambda scene: visits.glances(scene, STAFF[4], (*sites.GAMBLING, sites.GAMBLING[0]), at("15:05", seconds=9)),
    ),
    Case(("shopping-over-allowance",), OFFICE[5], "52 minutes of shopping", _shop),
    Case(("streaming-over-allowance",), STAFF[5], "70 minutes of films and music", _stream),
    Case(
        ("crypto-mining",),
        STAFF[6],
        "15 minutes at a mining pool",
        lambda scene: visits.stay(scene, STAFF[6], sites.CRYPTO_MINING[0], at("09:15", seconds=10), 15),
    ),
    Case(
        ("social-networking-sustained",),
        STAFF[7],
        "30 minutes of one network",
        lambda scene: visits.stay(scene, STAFF[7], "www.linkedin.com", at("13:30", seconds=8), 30),
    ),
    Case(
        ("social-networking-sustained", "social-disruption-long"), OFFICE[6], "135 minutes of social networks", _disrupt
    ),
    Case(
        ("social-disruption-crowd",),
        None,
        "14 devices in 13 minutes",
        lambda scene: gather(scene, CROWD, at("12:10", seconds=6)),
    ),
    Case(
        ("dark-market-gateway",),
        GUESTS[9],
        "a web gateway to onion services",
        lambda scene: visits.stay(scene, GUESTS[9], sites.DARK_MARKET_GATEWAY, at("10:20", seconds=13)),
    ),
)


def planted(policy: str) -> list[Planted]:
    """What must be flagged under a policy, and nothing else.

    Args:
        policy: "torrington-4012" or "clinton-4306".
    """
    if policy not in POLICIES:
        message = f"the demo knows the policies {TORRINGTON} and {CLINTON}, not {policy}"
        raise ValueError(message)
    return [
        Planted(signature, None if case.device is None else case.device.address, case.note)
        for case in CASES
        if policy in case.policies
        for signature in case.signatures
        if policy == TORRINGTON or not signature.startswith(_TORRINGTON_ONLY)
    ]
