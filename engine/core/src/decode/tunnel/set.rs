//! The kinds of tunnels that are looked into, by the names that settings and records give them.

use std::fmt;
use std::str::FromStr;

/// A header that carries whole packets inside packets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tunnel {
    /// IPv4 in IPv4 (RFC 2003).
    Ipip,
    /// IPv6 in IPv4 (RFC 4213, section 3).
    SixInFour,
    /// IPv4 in IPv6 (RFC 2473).
    FourInSix,
    /// IPv6 in IPv6 (RFC 2473).
    SixInSix,
    /// MPLS in IP (RFC 4023, section 3).
    MplsInIp,
    /// GRE (RFC 2784, RFC 2890), with NVGRE (RFC 7637), the enhanced GRE of PPTP (RFC 2637) and WCCP's redirection.
    Gre,
    /// ERSPAN types I, II and III: a mirror port's frames in GRE (draft-foschiano-erspan).
    Erspan,
    /// VXLAN (RFC 7348), with its generic protocol extension (draft-ietf-nvo3-vxlan-gpe).
    Vxlan,
    /// Geneve (RFC 8926).
    Geneve,
    /// The GPRS tunnelling protocol's user plane (3GPP TS 29.281).
    GtpU,
    /// The data channel between wireless access points and their controller (RFC 5415).
    Capwap,
    /// TZSP, which access points and routers send what they sniff in.
    Tzsp,
    /// IPv6 over UDP through address translators (RFC 4380).
    Teredo,
}

impl Tunnel {
    /// All kinds.
    pub const ALL: [Self; 13] = [
        Self::Ipip,
        Self::SixInFour,
        Self::FourInSix,
        Self::SixInSix,
        Self::MplsInIp,
        Self::Gre,
        Self::Erspan,
        Self::Vxlan,
        Self::Geneve,
        Self::GtpU,
        Self::Capwap,
        Self::Tzsp,
        Self::Teredo,
    ];

    /// The name in settings and records.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ipip => "ipip",
            Self::SixInFour => "6in4",
            Self::FourInSix => "4in6",
            Self::SixInSix => "6in6",
            Self::MplsInIp => "mpls-in-ip",
            Self::Gre => "gre",
            Self::Erspan => "erspan",
            Self::Vxlan => "vxlan",
            Self::Geneve => "geneve",
            Self::GtpU => "gtp-u",
            Self::Capwap => "capwap",
            Self::Tzsp => "tzsp",
            Self::Teredo => "teredo",
        }
    }

    const fn bit(self) -> u16 {
        1 << self as u16
    }
}

/// A name that is no tunnel's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownTunnel(pub String);

/// With the names that there are: `unknown tunnel gre6, known are ipip, 6in4, ...`.
impl fmt::Display for UnknownTunnel {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "unknown tunnel {}, known are {}", self.0, Tunnel::ALL.map(Tunnel::as_str).join(", "))
    }
}

impl std::error::Error for UnknownTunnel {}

impl FromStr for Tunnel {
    type Err = UnknownTunnel;

    fn from_str(name: &str) -> Result<Self, UnknownTunnel> {
        Self::ALL.into_iter().find(|tunnel| tunnel.as_str() == name).ok_or_else(|| UnknownTunnel(name.to_owned()))
    }
}

/// Which tunnels are looked into; all of them unless said otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tunnels(u16);

impl Tunnels {
    /// Every kind.
    pub const ALL: Self = Self((1 << Tunnel::ALL.len()) - 1);
    /// No kind: every packet belongs to its outermost flow.
    pub const NONE: Self = Self(0);

    /// Whether `tunnel` is looked into.
    #[must_use]
    #[inline]
    pub const fn contains(self, tunnel: Tunnel) -> bool {
        self.0 & tunnel.bit() != 0
    }

    /// This set with `tunnel` in it.
    #[must_use]
    pub const fn with(self, tunnel: Tunnel) -> Self {
        Self(self.0 | tunnel.bit())
    }

    /// This set without `tunnel`.
    #[must_use]
    pub const fn without(self, tunnel: Tunnel) -> Self {
        Self(self.0 & !tunnel.bit())
    }

    /// The set of the kinds that are named.
    ///
    /// # Errors
    /// [`UnknownTunnel`] holds the first name that is none.
    pub fn from_names<'n>(names: impl IntoIterator<Item = &'n str>) -> Result<Self, UnknownTunnel> {
        names.into_iter().try_fold(Self::NONE, |set, name| Ok(set.with(name.parse()?)))
    }
}

impl Default for Tunnels {
    fn default() -> Self {
        Self::ALL
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_name_of_its_own_and_is_in_the_default() {
        for tunnel in Tunnel::ALL {
            assert_eq!(tunnel.as_str().parse(), Ok(tunnel));
            assert!(Tunnels::default().contains(tunnel) && !Tunnels::NONE.contains(tunnel));
            assert!(!Tunnels::ALL.without(tunnel).contains(tunnel));
            assert_eq!(Tunnels::ALL.without(tunnel).with(tunnel), Tunnels::ALL);
        }
        assert_eq!(Tunnels::from_names(Tunnel::ALL.map(Tunnel::as_str)), Ok(Tunnels::ALL));
    }

    #[test]
    fn a_set_holds_what_was_named_and_nothing_else() {
        let set = Tunnels::from_names(["gre", "6in4", "gre"]).unwrap();
        let held: Vec<_> = Tunnel::ALL.into_iter().filter(|tunnel| set.contains(*tunnel)).collect();
        assert_eq!(held, [Tunnel::SixInFour, Tunnel::Gre]);
        assert_eq!(Tunnels::from_names([]), Ok(Tunnels::NONE));
    }

    #[test]
    fn an_unknown_name_is_told_with_those_that_are_known() {
        let unknown = Tunnels::from_names(["gre", "gre6"]).unwrap_err();
        assert!(unknown.to_string().starts_with("unknown tunnel gre6, known are ipip, 6in4, 4in6, "), "{unknown}");
    }
}
