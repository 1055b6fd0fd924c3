//! QUIC's versions: how each protects its Initial packets, and what those carry.

/// Version 2 (RFC 9369, section 3.1).
pub(super) const V2: u32 = 0x6b33_43cf;

/// What stands in the payload of an Initial packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    /// Frames of RFC 9000, with TLS in them.
    Ietf,
    /// Frames of Google's QUIC, with TLS in them: T050 and T051.
    GoogleTls,
    /// Frames of Google's QUIC, with its own handshake in them: Q050.
    GoogleCrypto,
}

/// The names of keys (RFC 9001, section 5.1; RFC 9369, section 3.3.2).
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Labels {
    pub key: &'static [u8],
    pub iv: &'static [u8],
    pub header: &'static [u8],
}

static LABELS_V1: Labels = Labels { key: b"quic key", iv: b"quic iv", header: b"quic hp" };
static LABELS_V2: Labels = Labels { key: b"quicv2 key", iv: b"quicv2 iv", header: b"quicv2 hp" };

/// A version whose Initial packets can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Version {
    pub number: u32,
    /// Salt of the Initial secret (RFC 9001, section 5.2).
    pub salt: [u8; 20],
    pub labels: &'static Labels,
    pub dialect: Dialect,
}

/// Drafts 33 and 34 and version 1 (RFC 9001, section 5.2).
pub(super) const SALT_V1: [u8; 20] = salt(0x3876_2cf7_f559_34b3_4d17_9ae6_a4c8_0cad, 0xccbb_7f0a);
/// RFC 9369, section 3.3.1.
const SALT_V2: [u8; 20] = salt(0x0ded_e3de_f700_a6db_8193_81be_6e26_9dcb, 0xf9bd_2ed9);
/// Drafts 29 to 32 (draft-ietf-quic-tls-29, section 5.2).
const SALT_29: [u8; 20] = salt(0xafbf_ec28_9993_d24c_9e97_86f1_9c61_11e0, 0x4390_a899);
/// Drafts 23 to 28 (draft-ietf-quic-tls-23, section 5.2).
const SALT_23: [u8; 20] = salt(0xc3ee_f712_c72e_bb5a_11a7_d243_2bb4_6365, 0xbef9_f502);
/// Draft 22 (draft-ietf-quic-tls-22, section 5.2).
const SALT_22: [u8; 20] = salt(0x7fbc_db0e_7c66_bbe9_193a_96cd_2151_9ebd, 0x7a02_644a);
/// Google's Q050, T050 and T051, each with its own, as Chromium had them.
const SALT_Q050: [u8; 20] = salt(0x5045_74ef_d066_fe2f_9d94_5cfc_dbd3_a7f0, 0xd3b5_6b45);
const SALT_T050: [u8; 20] = salt(0x7ff5_79e5_acd0_7291_5580_304c_43a2_367c, 0x6048_8310);
const SALT_T051: [u8; 20] = salt(0x7a4e_def4_e7cc_ee5f_a450_6c19_124f_c8cc, 0xda6e_033d);

impl Version {
    /// The version with this number in a long header; `None` where it is not known.
    pub(super) const fn of(number: u32) -> Option<Self> {
        let (salt, dialect) = match number {
            // Drafts have 0xff0000 and their number; 22 is the first with this header that was deployed.
            // Facebook's mvfst follows them: 3 as version 1, 1 as draft 22, and the others as drafts 23 to 28.
            0x0000_0001 | 0xff00_0021..=0xff00_0022 | 0xface_b003 => (SALT_V1, Dialect::Ietf),
            V2 => (SALT_V2, Dialect::Ietf),
            0xff00_001d..=0xff00_0020 => (SALT_29, Dialect::Ietf),
            0xff00_0017..=0xff00_001c | 0xface_b002 | 0xface_b00e | 0xface_b010 | 0xface_b011 | 0xface_b013 => {
                (SALT_23, Dialect::Ietf)
            }
            0xff00_0016 | 0xface_b001 => (SALT_22, Dialect::Ietf),
            0x5130_3530 => (SALT_Q050, Dialect::GoogleCrypto),
            0x5430_3530 => (SALT_T050, Dialect::GoogleTls),
            0x5430_3531 => (SALT_T051, Dialect::GoogleTls),
            _ => return None,
        };
        let labels = if number == V2 { &LABELS_V2 } else { &LABELS_V1 };
        Some(Self { number, salt, labels, dialect })
    }
}

/// The 20 bytes of a salt.
const fn salt(high: u128, low: u32) -> [u8; 20] {
    let (high, low) = (high.to_be_bytes(), low.to_be_bytes());
    let mut salt = [0; 20];
    let mut at = 0;
    while at < salt.len() {
        salt[at] = if at < high.len() { high[at] } else { low[at - high.len()] };
        at += 1;
    }
    salt
}

#[cfg(test)]
mod tests {
    use super::{Dialect, V2, Version};

    #[test]
    fn each_version_has_its_salt() {
        for (number, expected) in [
            (1, Some([0x38, 0x0a])),
            (V2, Some([0x0d, 0xd9])),
            (0xff00_0015, None),
            (0xff00_0016, Some([0x7f, 0x4a])),
            (0xff00_0017, Some([0xc3, 0x02])),
            (0xff00_001b, Some([0xc3, 0x02])),
            (0xff00_001c, Some([0xc3, 0x02])),
            (0xff00_001d, Some([0xaf, 0x99])),
            (0xff00_0020, Some([0xaf, 0x99])),
            (0xff00_0021, Some([0x38, 0x0a])),
            (0xff00_0022, Some([0x38, 0x0a])),
            (0xff00_0023, None),
            (0xface_b001, Some([0x7f, 0x4a])),
            (0xface_b002, Some([0xc3, 0x02])),
            (0xface_b003, Some([0x38, 0x0a])),
            (0xface_b00e, Some([0xc3, 0x02])),
            (0xface_b00f, None),
            (u32::from_be_bytes(*b"Q050"), Some([0x50, 0x45])),
            (u32::from_be_bytes(*b"T050"), Some([0x7f, 0x10])),
            (u32::from_be_bytes(*b"T051"), Some([0x7a, 0x3d])),
            (u32::from_be_bytes(*b"Q046"), None),
            (0, None),
            (0x1a2a_3a4a, None),
        ] {
            let ends = Version::of(number).map(|version| [version.salt[0], version.salt[19]]);
            assert_eq!(ends, expected, "{number:#x}");
        }
        assert_eq!(Version::of(V2).map(|version| version.labels.key), Some(&b"quicv2 key"[..]));
        assert_eq!(Version::of(0x5130_3530).map(|version| version.dialect), Some(Dialect::GoogleCrypto));
    }
}
