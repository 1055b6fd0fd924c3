//! Host names as a school asks for them.

use crate::random::{Random, Weighted};

/// Asked for most, in this order.
const HEAD: &[&str] = &[
    "www.google.com",
    "www.youtube.com",
    "classroom.google.com",
    "docs.google.com",
    "i.ytimg.com",
    "fonts.gstatic.com",
    "www.gstatic.com",
    "login.microsoftonline.com",
    "outlook.office.com",
    "teams.microsoft.com",
    "clients4.google.com",
    "www.tiktok.com",
    "www.instagram.com",
    "scontent.cdninstagram.com",
    "drive.google.com",
    "mail.google.com",
    "accounts.google.com",
    "en.wikipedia.org",
    "upload.wikimedia.org",
    "zoom.us",
    "us04web.zoom.us",
    "www.khanacademy.org",
    "kahoot.it",
    "quizlet.com",
    "www.canva.com",
    "www.netflix.com",
    "open.spotify.com",
    "discord.com",
    "gateway.discord.gg",
    "web.whatsapp.com",
    "www.roblox.com",
    "www.reddit.com",
    "www.bing.com",
    "duckduckgo.com",
    "update.googleapis.com",
    "safebrowsing.googleapis.com",
    "captive.apple.com",
    "gateway.icloud.com",
    "www.apple.com",
    "ocsp.digicert.com",
    "connectivitycheck.gstatic.com",
    "v10.events.data.microsoft.com",
    "www.office.com",
    "static.cloudflareinsights.com",
    "app.snapchat.com",
    "www.facebook.com",
    "x.com",
    "www.twitch.tv",
    "api.github.com",
    "scratch.mit.edu",
    "geogebra.org",
    "www.desmos.com",
    "www.nationalgeographic.org",
    "www.bbc.co.uk",
    "www.nasa.gov",
];

/// Under these stand the names of machines.
const DOMAINS: &[&str] = &[
    "google.com",
    "googleapis.com",
    "gstatic.com",
    "ytimg.com",
    "ggpht.com",
    "microsoft.com",
    "office.com",
    "live.com",
    "sharepoint.com",
    "icloud.com",
    "apple.com",
    "akamaized.net",
    "cloudfront.net",
    "fbcdn.net",
    "cdninstagram.com",
    "tiktokcdn.com",
    "tiktokv.com",
    "snapchat.com",
    "discordapp.net",
    "spotify.com",
    "nflxvideo.net",
    "zoom.us",
    "wikimedia.org",
    "amazonaws.com",
    "fastly.net",
    "rbxcdn.com",
    "adobe.com",
    "instructure.com",
    "doubleclick.net",
];

const MACHINES: &[&str] = &[
    "api",
    "cdn",
    "static",
    "img",
    "edge",
    "assets",
    "media",
    "files",
    "login",
    "telemetry",
    "push",
    "sync",
    "video",
    "content",
    "app",
    "play",
];

/// Made up: nobody's.
const RESERVED: &[&str] = &["example.com", "example.net", "example.org"];

const WORDS: &[&str] = &[
    "library",
    "athletics",
    "district",
    "cafeteria",
    "science",
    "reading",
    "maths",
    "history",
    "portal",
    "homework",
    "alumni",
    "orchestra",
    "register",
    "parents",
    "garden",
    "robotics",
];

const BASE32: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// Distinct host names, each with how often it is asked for.
pub struct Names {
    names: Vec<String>,
    zipf: Weighted,
}

impl Names {
    /// So many of them, Zipf distributed by rank.
    #[must_use]
    pub fn new(count: u32, mut random: Random) -> Self {
        let names = (0..count).map(|rank| name(rank, &mut random)).collect();
        Self { names, zipf: Weighted::zipf(count) }
    }

    /// The rank of a name.
    pub fn draw(&self, random: &mut Random) -> u32 {
        u32::try_from(self.zipf.draw(random)).unwrap_or(0)
    }

    /// The name of a rank.
    #[must_use]
    pub fn of(&self, rank: u32) -> &str {
        &self.names[rank as usize]
    }
}

/// The rank is in each name that is composed, so that no two are the same.
fn name(rank: u32, random: &mut Random) -> String {
    if let Some(name) = HEAD.get(rank as usize) {
        return (*name).to_owned();
    }
    match random.below(10) {
        0..=2 => {
            let label: String = (0..8).map(|_| char::from(random.pick(BASE32))).collect();
            format!("rr{}---sn-{label}{rank}.googlevideo.com", random.between(1, 9))
        }
        3..=6 => format!("{}{rank}.{}", random.pick(MACHINES), random.pick(DOMAINS)),
        7 => format!("{}-{rank}.{}.{}", random.pick(MACHINES), random.pick(WORDS), random.pick(RESERVED)),
        _ => format!("{}{rank}.{}", random.pick(WORDS), random.pick(RESERVED)),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{HEAD, Names};
    use crate::random::Random;

    #[test]
    fn names_are_distinct_and_well_formed() {
        let names = Names::new(20_000, Random::new(1));
        let distinct: HashSet<_> = (0..20_000).map(|rank| names.of(rank)).collect();
        assert_eq!(distinct.len(), 20_000);
        for name in distinct {
            assert!(name.len() < 64 && name.split('.').count() >= 2, "{name}");
            let is_letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-".contains(&byte);
            assert!(name.bytes().all(is_letter), "{name}");
        }
    }

    #[test]
    fn the_first_is_asked_for_most() {
        let names = Names::new(5_000, Random::new(1));
        let mut random = Random::new(2);
        let mut counts = vec![0; 5_000];
        (0..100_000).for_each(|_| counts[names.draw(&mut random) as usize] += 1);
        assert_eq!(counts.iter().max(), Some(&counts[0]));
        assert!(counts[HEAD.len()..].iter().sum::<u32>() > 40_000);
    }
}
