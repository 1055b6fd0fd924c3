"""The names that the demo's devices reach, by the category that the catalogue gives them."""

from __future__ import annotations

from typing import Final

EDUCATION: Final = (
    "classroom.google.com",
    "canvas.instructure.com",
    "app.schoology.com",
    "web.seesaw.me",
    "clever.com",
)
STUDENT_RECORDS: Final = ("torrington.powerschool.com",)
COLLABORATION: Final = ("docs.google.com", "teams.microsoft.com", "www.office.com", "zoom.us", "app.slack.com")
EMAIL: Final = ("mail.google.com", "outlook.office365.com")
SEARCH: Final = ("www.google.com", "www.bing.com", "duckduckgo.com")
NEWS: Final = ("www.nytimes.com", "www.cnn.com", "apnews.com", "www.npr.org", "www.courant.com")
REFERENCE: Final = ("en.wikipedia.org", "www.khanacademy.org")
GOVERNMENT: Final = ("portal.ct.gov", "www.ed.gov", "www.weather.gov")
MESSAGING: Final = ("web.whatsapp.com", "discord.com")
ASSISTANT: Final = ("chatgpt.com", "gemini.google.com")
ADVERTISING: Final = ("securepubads.g.doubleclick.net", "www.google-analytics.com")
SOFTWARE_UPDATES: Final = ("dl.delivery.mp.microsoft.com", "swcdn.apple.com")

SOCIAL: Final = ("www.facebook.com", "www.instagram.com", "x.com", "www.linkedin.com", "www.youtube.com")
SHOPPING: Final = ("www.amazon.com", "www.target.com", "www.ebay.com")
STREAMING: Final = ("www.netflix.com", "open.spotify.com", "www.hulu.com")
GAMING: Final = ("www.roblox.com", "store.steampowered.com", "www.epicgames.com")
FILE_TRANSFER: Final = ("www.dropbox.com", "wetransfer.com", "mega.nz", "www.mediafire.com")
SELLING: Final = ("www.gofundme.com", "admin.mailchimp.com")
HACKING_TOOLS: Final = ("www.exploit-db.com", "www.metasploit.com", "www.kali.org")
VPN_PROXY: Final = ("nordvpn.com", "www.expressvpn.com")
PIRACY: Final = ("thepiratebay.org", "1337x.to", "fmovies.to")
ADULT: Final = ("www.pornhub.com", "www.xvideos.com", "xhamster.com")
GAMBLING: Final = ("www.draftkings.com", "www.fanduel.com", "www.pokerstars.com")
CRYPTO_MINING: Final = ("pool.supportxmr.com", "www.nicehash.com", "ethermine.org")
PEER_TO_PEER: Final = ("www.bittorrent.com", "www.utorrent.com")
SOFTWARE_SITES: Final = ("sourceforge.net", "download.videolan.org")

DARK_MARKET_GATEWAY: Final = "gateway-of-the-demo.onion.ly"
APPROVED_TRANSFER: Final = "demo-school.wetransfer.com"
APPROVED_STORE: Final = "business.amazon.com"

CATEGORIES: Final[dict[str, tuple[str, ...]]] = {
    "education": EDUCATION + STUDENT_RECORDS,
    "collaboration": COLLABORATION,
    "email": EMAIL,
    "search": SEARCH,
    "news": NEWS,
    "government": GOVERNMENT,
    "messaging": MESSAGING,
    "ai-assistant": ASSISTANT,
    "advertising": ADVERTISING,
    "social-networking": SOCIAL,
    "shopping": (*SHOPPING, APPROVED_STORE),
    "streaming": STREAMING,
    "gaming": GAMING,
    "file-transfer": (*FILE_TRANSFER, APPROVED_TRANSFER),
    "selling": SELLING,
    "hacking-tools": HACKING_TOOLS,
    "vpn-proxy": VPN_PROXY,
    "piracy": PIRACY,
    "adult": ADULT,
    "gambling": GAMBLING,
    "crypto-mining": CRYPTO_MINING,
    "peer-to-peer": PEER_TO_PEER,
    "software-download": SOFTWARE_SITES,
}
"""What the catalogue must say of each name; names outside this table are in no watched category."""

LEISURE: Final = frozenset((*SOCIAL, *SHOPPING, *STREAMING, *GAMING, APPROVED_STORE))
"""Names whose pages are heavy with pictures, sound or play."""

OVER_QUIC: Final = frozenset(
    {
        *("classroom.google.com", "docs.google.com", "mail.google.com", "www.google.com", "www.google-analytics.com"),
        *("securepubads.g.doubleclick.net", "www.youtube.com", "www.facebook.com", "www.instagram.com"),
        *("gemini.google.com", "open.spotify.com"),
    }
)
"""Names whose servers offer HTTP/3."""

OVER_IPV6: Final = frozenset(
    (*EDUCATION, *COLLABORATION[:3], *EMAIL, *SEARCH, *NEWS[:2], *REFERENCE, *GOVERNMENT, "time.apple.com")
)
"""Names whose servers have IPv6 addresses.

Devices are told apart by address here, so that a device with two addresses is two devices to the analyzer. Names of
watched categories stay on IPv4, and each case belongs to one address.
"""
