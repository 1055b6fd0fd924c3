//! The type of a downloaded file: by its first bytes, and by the media type where bytes cannot tell.

/// First bytes that suffice to judge nearly every type.
pub(super) const MAGIC: usize = 512;
/// First bytes that an ISO 9660 image needs: its descriptor stands in the seventeenth sector (ECMA-119, section 6.7.1).
pub(super) const ISO_MAGIC: usize = 0x8006;

/// What first bytes say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Judged {
    Type(&'static str),
    /// An ISO image, perhaps: [`ISO_MAGIC`] bytes will tell.
    PerhapsIso,
    Unknown,
}

/// Programs and what installs them stand before archives, archives before documents.
pub(super) fn rank(file_type: &str) -> u8 {
    match file_type {
        "pe" | "msi" | "elf" | "mach-o" | "dmg" | "iso" | "deb" | "rpm" | "apk" | "jar" | "cab" | "pkg" | "dex" => {
            TOP_RANK
        }
        "pdf" | "torrent" | "script" | "ole" => 1,
        _ => 2,
    }
}

pub(super) const TOP_RANK: u8 = 3;

/// Signatures that stand at the start of a file, as published with each format.
const SIGNATURES: [(&[u8], &str); 24] = [
    (b"\x7fELF", "elf"),
    (b"\xfe\xed\xfa\xce", "mach-o"),
    (b"\xfe\xed\xfa\xcf", "mach-o"),
    (b"\xce\xfa\xed\xfe", "mach-o"),
    (b"\xcf\xfa\xed\xfe", "mach-o"),
    (b"\x78\x01\x73\x0d\x62\x62\x60", "dmg"),
    (b"!<arch>\ndebian", "deb"),
    (b"\xed\xab\xee\xdb", "rpm"),
    (b"MSCF\0\0\0\0", "cab"),
    (b"xar!", "pkg"),
    (b"dex\n0", "dex"),
    (b"\x1f\x8b\x08", "gzip"),
    (b"\xfd7zXZ\0", "xz"),
    (b"BZh", "bzip2"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "rar"),
    (b"hsqs", "squashfs"),
    (b"Cr24", "crx"),
    (b"%PDF-", "pdf"),
    (b"d8:announce", "torrent"),
    (b"d13:announce-list", "torrent"),
    (b"#!/", "script"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
];

/// Media types, in lower case, of files whose bytes cannot tell at the start, or that a container holds.
pub(super) fn by_media_type(media_type: &[u8]) -> Option<&'static str> {
    Some(match media_type {
        b"application/x-msdownload" | b"application/x-dosexec" | b"application/vnd.microsoft.portable-executable" => {
            "pe"
        }
        b"application/x-msi" | b"application/x-ms-installer" => "msi",
        b"application/x-apple-diskimage" => "dmg",
        b"application/x-iso9660-image" => "iso",
        b"application/vnd.debian.binary-package" | b"application/x-debian-package" | b"application/x-deb" => "deb",
        b"application/x-rpm" | b"application/x-redhat-package-manager" => "rpm",
        b"application/vnd.android.package-archive" => "apk",
        b"application/java-archive" | b"application/x-java-archive" => "jar",
        b"application/vnd.ms-cab-compressed" => "cab",
        b"application/x-bittorrent" => "torrent",
        b"application/pdf" => "pdf",
        b"application/zip" | b"application/x-zip-compressed" => "zip",
        b"application/x-7z-compressed" => "7z",
        b"application/vnd.rar" | b"application/x-rar-compressed" => "rar",
        _ => return None,
    })
}

/// Judge a file by its first bytes and its media type.
///
/// Where the bytes are those of a container, the media type says what it contains. Of types without a signature at the
/// start (`dmg`, `iso`) the media type is believed; of others only the bytes are.
pub(super) fn judge(bytes: &[u8], media_type: Option<&'static str>) -> Judged {
    match by_magic(bytes) {
        Some("zip") => {
            Judged::Type(media_type.filter(|kind| matches!(*kind, "jar" | "apk")).unwrap_or(zip_kind(bytes)))
        }
        Some("ole") if media_type == Some("msi") => Judged::Type("msi"),
        Some(kind) => Judged::Type(kind),
        None => match media_type {
            Some(kind @ ("dmg" | "iso")) => Judged::Type(kind),
            _ if bytes.len() < ISO_MAGIC && may_be_iso(bytes) => Judged::PerhapsIso,
            _ => Judged::Unknown,
        },
    }
}

fn by_magic(bytes: &[u8]) -> Option<&'static str> {
    let signed = SIGNATURES.iter().find(|(signature, _)| bytes.starts_with(signature)).map(|entry| entry.1);
    signed.or_else(|| {
        Some(match bytes {
            [b'P', b'K', 3, 4, ..] => "zip",
            [b'M', b'Z', ..] if is_pe(bytes) => "pe",
            // A Java class has its version here, 45 at least; a fat Mach-O its number of architectures.
            [0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 1..=20, ..] => "mach-o",
            _ if bytes.get(257..262) == Some(b"ustar") => "tar",
            _ if bytes.get(0x8001..ISO_MAGIC) == Some(b"CD001") => "iso",
            _ => return None,
        })
    })
}

/// Whether the DOS header leads to a PE signature, as far as the bytes go (Microsoft PE format, "MS-DOS stub").
fn is_pe(bytes: &[u8]) -> bool {
    let Some(place) = bytes.get(60..64).and_then(|field| <[u8; 4]>::try_from(field).ok()).map(u32::from_le_bytes)
    else {
        return false;
    };
    let place = usize::try_from(place).unwrap_or(usize::MAX);
    match bytes.get(place..place.saturating_add(4)) {
        Some(signature) => signature == b"PE\0\0",
        None => (64..4096).contains(&place) && place % 4 == 0,
    }
}

/// What a zip archive's first member says of it: a Java archive and an Android package have theirs.
fn zip_kind(bytes: &[u8]) -> &'static str {
    let first_member = bytes.get(30..).unwrap_or_default();
    if first_member.starts_with(b"META-INF/") {
        "jar"
    } else if first_member.starts_with(b"AndroidManifest.xml") || first_member.starts_with(b"classes.dex") {
        "apk"
    } else {
        "zip"
    }
}

/// The system area in front of an ISO image is zero, or holds a boot sector ("hybrid" images).
fn may_be_iso(bytes: &[u8]) -> bool {
    bytes.get(..16).is_some_and(|start| start.iter().all(|&byte| byte == 0))
        || (bytes.get(510..512) == Some(&[0x55, 0xaa]))
}

#[cfg(test)]
mod tests {
    use super::{ISO_MAGIC, Judged, MAGIC, by_media_type, judge, rank};

    fn file(start: &[u8]) -> Vec<u8> {
        let mut bytes = start.to_vec();
        bytes.resize(MAGIC, b'.');
        bytes
    }

    fn pe(place: u32, signature: &[u8]) -> Vec<u8> {
        let mut bytes = file(b"MZ");
        bytes[60..64].copy_from_slice(&place.to_le_bytes());
        let place = usize::try_from(place).unwrap();
        bytes[place..place + signature.len()].copy_from_slice(signature);
        bytes
    }

    #[test]
    fn first_bytes_decide() {
        let tar = [vec![b'a'; 257], b"ustar\0".to_vec(), vec![0; 249]].concat();
        for (bytes, expected) in [
            (pe(128, b"PE\0\0"), Some("pe")),
            (pe(128, b"NE\0\0"), None),
            (file(b"MZ is how this text begins"), None),
            (file(b"\x7fELF\x02"), Some("elf")),
            (file(b"\xca\xfe\xba\xbe\0\0\0\x02"), Some("mach-o")),
            (file(b"\xca\xfe\xba\xbe\0\0\0\x34"), None),
            (file(b"PK\x03\x04 [Content_Types].xml"), Some("zip")),
            (file(&[b"PK\x03\x04".as_slice(), &[0; 26], b"META-INF/"].concat()), Some("jar")),
            (file(&[b"PK\x03\x04".as_slice(), &[0; 26], b"AndroidManifest.xml"].concat()), Some("apk")),
            (file(b"!<arch>\ndebian-binary"), Some("deb")),
            (file(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), Some("ole")),
            (file(b"%PDF-1.7"), Some("pdf")),
            (tar, Some("tar")),
            (file(b"<!DOCTYPE html>"), None),
            (Vec::new(), None),
        ] {
            let expected = expected.map_or(Judged::Unknown, Judged::Type);
            assert_eq!(judge(&bytes, None), expected, "{:?}", bytes.get(..8));
        }
    }

    #[test]
    fn the_media_type_tells_what_a_container_holds() {
        for (start, media_type, expected) in [
            (&b"PK\x03\x04"[..], &b"application/java-archive"[..], Judged::Type("jar")),
            (b"PK\x03\x04", b"application/x-msdownload", Judged::Type("zip")),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"application/x-msi", Judged::Type("msi")),
            (b"<html>", b"application/x-msdownload", Judged::Unknown),
            (b"anything", b"application/x-apple-diskimage", Judged::Type("dmg")),
        ] {
            assert_eq!(judge(&file(start), by_media_type(media_type)), expected);
        }
    }

    #[test]
    fn an_iso_image_shows_itself_late() {
        let mut image = vec![0; 0x8001];
        image.extend(b"CD001");
        assert_eq!(judge(&image[..MAGIC], None), Judged::PerhapsIso);
        assert_eq!(judge(&image[..ISO_MAGIC], None), Judged::Type("iso"));
        image[0x8001] = b'x';
        assert_eq!(judge(&image, None), Judged::Unknown);
    }

    #[test]
    fn programs_stand_first() {
        assert!(rank("pe") > rank("zip") && rank("zip") > rank("pdf"));
    }
}
