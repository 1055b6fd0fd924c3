//! The TLS `ServerHello` (RFC 8446, section 4.1.3): the version that the server chose.

use super::client_hello::extension::SUPPORTED_VERSIONS;
use super::reader::Reader;

/// The version chosen by a `ServerHello` or `HelloRetryRequest`, from its body without the handshake header.
pub(super) fn chosen_version(body: &[u8]) -> Option<u16> {
    let mut reader = Reader::new(body);
    let legacy_version = reader.u16()?;
    reader.take(32)?;
    reader.vector8()?;
    // Cipher suite and compression method.
    reader.take(3)?;
    let Some(extensions) = reader.vector16() else { return Some(legacy_version) };
    let mut extensions = Reader::new(extensions);
    while let Some((kind, value)) = extensions.u16().zip(extensions.vector16()) {
        if kind == SUPPORTED_VERSIONS {
            return Reader::new(value).u16();
        }
    }
    Some(legacy_version)
}

#[cfg(test)]
mod tests {
    use super::chosen_version;

    fn server_hello(extensions: &[u8]) -> Vec<u8> {
        let mut body = vec![3, 3];
        body.extend([7; 32]);
        body.extend([0, 0x13, 0x01, 0]);
        body.extend(extensions);
        body
    }

    #[test]
    fn supported_versions_stands_before_the_legacy_version() {
        for (extensions, expected) in [
            (&[][..], 0x0303),
            (&[0, 0], 0x0303),
            (&[0, 6, 0, 43, 0, 2, 3, 4], 0x0304),
            (&[0, 10, 0, 23, 0, 0, 0, 43, 0, 2, 3, 4], 0x0304),
        ] {
            assert_eq!(chosen_version(&server_hello(extensions)), Some(expected));
        }
    }

    #[test]
    fn a_cut_hello_has_no_version() {
        let hello = server_hello(&[]);
        for len in 0..hello.len() {
            assert_eq!(chosen_version(&hello[..len]), None, "{len}");
        }
    }
}
