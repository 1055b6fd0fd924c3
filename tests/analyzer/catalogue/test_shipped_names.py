from __future__ import annotations

import pytest

from hallmonitor import shipped
from hallmonitor.catalogue import load_catalogue


@pytest.fixture(scope="module")
def entries() -> dict[str, tuple[str, str]]:
    return {domain: (service, category) for domain, service, category in load_catalogue(shipped.root()).entries}


def look_up(entries: dict[str, tuple[str, str]], name: str) -> tuple[str, str] | None:
    """The longest suffix of whole labels wins, as in the engine."""
    labels = name.split(".")
    names = (".".join(labels[i:]) for i in range(len(labels)))
    return next((entries[suffix] for suffix in names if suffix in entries), None)


NAMED_BY_THE_POLICIES = [
    ("www.facebook.com", "facebook", "social-networking"),
    ("scontent-lga3-1.xx.fbcdn.net", "facebook", "social-networking"),
    ("x.com", "x-twitter", "social-networking"),
    ("pbs.twimg.com", "x-twitter", "social-networking"),
    ("www.linkedin.com", "linkedin", "social-networking"),
    ("static.licdn.com", "linkedin", "social-networking"),
    ("www.youtube.com", "youtube", "social-networking"),
    ("rr3---sn-ab5l6nrz.googlevideo.com", "youtube", "social-networking"),
    ("i.ytimg.com", "youtube", "social-networking"),
    ("youtubei.googleapis.com", "youtube", "social-networking"),
    ("www.instagram.com", "instagram", "social-networking"),
    ("scontent.cdninstagram.com", "instagram", "social-networking"),
    ("app.snapchat.com", "snapchat", "social-networking"),
    ("cf-st.sc-cdn.net", "snapchat", "social-networking"),
    ("chat.signal.org", "signal", "ephemeral-messaging"),
    ("www.wickr.com", "wickr", "ephemeral-messaging"),
    ("threema.ch", "threema", "ephemeral-messaging"),
    ("getsession.org", "session", "ephemeral-messaging"),
    ("web.telegram.org", "telegram", "messaging"),
    ("g.whatsapp.net", "whatsapp", "messaging"),
    ("www.messenger.com", "facebook-messenger", "messaging"),
    ("edge-chat.facebook.com", "facebook-messenger", "messaging"),
    ("docs.google.com", "google-workspace", "collaboration"),
    ("meet.google.com", "google-meet", "collaboration"),
    ("chat.google.com", "google-chat", "collaboration"),
    ("teams.microsoft.com", "microsoft-teams", "collaboration"),
    ("district.sharepoint.com", "microsoft-365", "collaboration"),
    ("district.slack.com", "slack", "collaboration"),
    ("us02web.zoom.us", "zoom", "collaboration"),
    ("district.webex.com", "webex", "collaboration"),
    ("jami.net", "jami", "messaging"),
    ("tox.chat", "tox", "messaging"),
    ("mail.google.com", "gmail", "email"),
    ("imap.gmail.com", "gmail", "email"),
    ("outlook.live.com", "outlook", "email"),
    ("outlook.office.com", "exchange-online", "email"),
    ("outlook.office365.com", "exchange-online", "email"),
    ("mail.yahoo.com", "yahoo-mail", "email"),
    ("mail.proton.me", "proton-mail", "email"),
    ("title.mgt.xboxlive.com", "xbox", "gaming"),
    ("auth.api.sonyentertainmentnetwork.com", "playstation", "gaming"),
    ("gs2.ww.prod.dl.playstation.net", "playstation", "gaming"),
    ("accounts.nintendo.com", "nintendo", "gaming"),
    ("store.steampowered.com", "steam", "gaming"),
    ("www.roblox.com", "roblox", "gaming"),
    ("launcher-public-service-prod06.ol.epicgames.com", "epic-games", "gaming"),
    ("todo-ta-g7g.amazon.com", "kindle-device", "infrastructure"),
    ("read.amazon.com", "kindle", "streaming"),
    ("www.nook.com", "nook", "streaming"),
    ("fireoscaptiveportal.com", "amazon-devices", "infrastructure"),
    ("1-courier.push.apple.com", "apple-devices", "infrastructure"),
    ("p42-content.icloud.com", "icloud", "file-transfer"),
    ("www.amazon.com", "amazon", "shopping"),
    ("www.walmart.com", "walmart", "shopping"),
    ("classroom.google.com", "google-classroom", "education"),
    ("district.instructure.com", "canvas", "education"),
    ("app.schoology.com", "schoology", "education"),
    ("app.seesaw.me", "seesaw", "education"),
    ("district.powerschool.com", "powerschool", "education"),
    ("clever.com", "clever", "education"),
    ("district.infinitecampus.org", "infinite-campus", "education"),
    ("ct-district.myfollett.com", "aspen", "education"),
    ("skyward.iscorp.com", "skyward", "education"),
    ("portals.veracross.com", "veracross", "education"),
]

MORE_NAMES = [
    ("google.com", "google-search", "search"),
    ("www.google.co.uk", "google-search", "search"),
    ("maps.google.com", "google-maps", "search"),
    ("drive.google.com", "google-drive", "collaboration"),
    ("gemini.google.com", "gemini", "ai-assistant"),
    ("chatgpt.com", "chatgpt", "ai-assistant"),
    ("copilot.microsoft.com", "microsoft-copilot", "ai-assistant"),
    ("accounts.google.com", "google-account", "infrastructure"),
    ("accounts.youtube.com", "google-account", "infrastructure"),
    ("connect.facebook.net", "meta-pixel", "advertising"),
    ("platform.twitter.com", "x-ads", "advertising"),
    ("i0.wp.com", "automattic", "infrastructure"),
    ("fonts.googleapis.com", "google-apis", "infrastructure"),
    ("fonts.gstatic.com", "google-apis", "infrastructure"),
    ("storage.googleapis.com", "google-cloud-storage", "infrastructure"),
    ("login.microsoftonline.com", "microsoft-sign-in", "infrastructure"),
    ("onedrive.live.com", "onedrive", "file-transfer"),
    ("cdn.shopify.com", "shopify-shops", "shopping"),
    ("admin.shopify.com", "shopify", "selling"),
    ("example-shop.myshopify.com", "shopify-shops", "shopping"),
    ("class-2b.blogspot.com", "blogger", "blogs"),
    ("class-2b.wordpress.com", "wordpress-com", "blogs"),
    ("medium.com", "medium", "blogs"),
    ("www.goodreads.com", "goodreads", "blogs"),
    ("www.caringbridge.org", "caringbridge", "dating-and-health"),
    ("www.grindr.com", "grindr", "dating-and-health"),
    ("www.dropbox.com", "dropbox", "file-transfer"),
    ("wetransfer.com", "wetransfer", "file-transfer"),
    ("pastebin.com", "pastebin", "file-transfer"),
    ("ipv4-c001-nyc001-ix.1.oca.nflxvideo.net", "netflix", "streaming"),
    ("audio-fa.scdn.co", "spotify", "streaming"),
    ("mask.icloud.com", "icloud-private-relay", "vpn-proxy"),
    ("www.torproject.org", "tor", "vpn-proxy"),
    ("duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion", "onion", "vpn-proxy"),
    ("market.onion.ly", "tor-web-gateways", "vpn-proxy"),
    ("market.tor2web.io", "tor-web-gateways", "vpn-proxy"),
    ("api.nordvpn.com", "nordvpn", "vpn-proxy"),
    ("router12.teamviewer.com", "teamviewer", "remote-access"),
    ("codeload.github.com", "github-releases", "software-download"),
    ("github.com", "github", "collaboration"),
    ("tracker.opentrackr.org", "opentrackr", "peer-to-peer"),
    ("thepiratebay.org", "the-pirate-bay", "piracy"),
    ("1337x.to", "leet-x", "piracy"),
    ("www.kali.org", "kali", "hacking-tools"),
    ("pool.supportxmr.com", "supportxmr", "crypto-mining"),
    ("www.pornhub.com", "pornhub", "adult"),
    ("anything.xxx", "adult-tlds", "adult"),
    ("sportsbook.draftkings.com", "draftkings", "gambling"),
    ("us5.list-manage.com", "mailchimp", "selling"),
    ("www.gofundme.com", "gofundme", "selling"),
    ("sellercentral.amazon.com", "amazon-seller-central", "selling"),
    ("www.courant.com", "hartford-courant", "news"),
    ("securepubads.g.doubleclick.net", "google-ads", "advertising"),
    ("bat.bing.com", "microsoft-ads", "advertising"),
    ("www.bing.com", "bing", "search"),
    ("ocsp.digicert.com", "digicert", "infrastructure"),
    ("0.debian.pool.ntp.org", "ntp-pool", "infrastructure"),
    ("dns.google", "google-time-dns", "infrastructure"),
    ("mozilla.cloudflare-dns.com", "cloudflare-doh", "infrastructure"),
    ("d111111abcdef8.cloudfront.net", "amazon-web-services", "infrastructure"),
    ("portal.ct.gov", "connecticut-education-department", "government"),
    ("www.irs.gov", "irs", "government"),
    ("www.town.gov", "us-government", "government"),
    ("www.navy.mil", "us-military", "government"),
    ("www.torrington.k12.ct.us", "us-public-schools", "education"),
    ("www.uconn.edu", "us-higher-education", "education"),
    ("scratch.mit.edu", "scratch", "education"),
]

NEAR_MISSES = [
    "notfacebook.com",
    "facebook.com.evil.example",
    "facebook.co",
    "com",
    "faceb00k.com",
    "xn--facebook-example.com",
    "googlevideo.com.zz",
    "mygov",
    "ct.us",
    "k12.us",
    "x.com.zz",
    "onion.zz",
    "netflix.com-login.zz",
]


@pytest.mark.parametrize(("name", "service", "category"), NAMED_BY_THE_POLICIES + MORE_NAMES)
def test_name(entries: dict[str, tuple[str, str]], name: str, service: str, category: str) -> None:
    assert look_up(entries, name) == (service, category)


@pytest.mark.parametrize("name", NEAR_MISSES)
def test_near_miss_has_no_entry(entries: dict[str, tuple[str, str]], name: str) -> None:
    assert look_up(entries, name) is None


def test_a_known_name_in_front_of_another_domain_does_not_count(entries: dict[str, tuple[str, str]]) -> None:
    assert look_up(entries, "facebook.com.evil.example") is None
    assert look_up(entries, "www.dropbox.com.slack.com") == ("slack", "collaboration")
