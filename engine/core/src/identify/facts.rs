//! What identification learned of a flow: the values of a record's columns.

use super::application::Application;
use super::protocol::Protocol;

/// Where a flow's domain was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum DomainSource {
    /// There is none.
    #[default]
    None,
    /// Server name in a `ClientHello` of TLS over TCP, or of DTLS.
    Sni,
    /// Server name in a QUIC `ClientHello`.
    QuicSni,
    /// The HTTP Host header or CONNECT target.
    HttpHost,
    /// A name in a certificate that travelled in clear.
    Certificate,
    /// A DNS answer to this client for this address.
    Dns,
    /// The clear name of a `ClientHello` with an `encrypted_client_hello` extension: the outer name, or, where that extension is
    /// GREASE (RFC 9849, section 6.2), the service's own. The wire does not tell which.
    EchOuter,
}

impl DomainSource {
    /// The source's name in records.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Sni => "sni",
            Self::QuicSni => "quic_sni",
            Self::HttpHost => "http_host",
            Self::Certificate => "certificate",
            Self::Dns => "dns",
            Self::EchOuter => "ech_outer",
        }
    }
}

/// What is known of a flow beside its packets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Facts {
    /// The protocol, recognised by content.
    pub protocol: Protocol,
    /// The product that content shows beside the protocol.
    pub application: Option<Application>,
    /// The name of the service reached: lower case, A-labels, no trailing dot; or the address that the client asked for in place
    /// of one, as `names::normalise_host` spells it.
    pub domain: Option<Box<str>>,
    /// Where `domain` was read.
    pub domain_source: DomainSource,
    /// Version that the server chose, else the highest that the client offered; as on the wire (0x0304 is TLS 1.3).
    pub tls_version: Option<u16>,
    /// First application protocol that the client offered (RFC 7301): a name of a fixed list, or `other`.
    pub alpn: Option<&'static str>,
    /// JA4 fingerprint of the `ClientHello`.
    pub ja4: Option<Box<str>>,
    /// Whether the `ClientHello` carried an `encrypted_client_hello` extension.
    pub ech: bool,
    /// First name asked for in this interval, in a flow of DNS or a protocol of its kind, or announced over mDNS: lower case; a
    /// label with bytes other than letters, digits, `-`, `_` and `*` as `~` and eight hexadecimal digits of its SHA-256, and so
    /// many first labels together as would make it longer than 253 bytes. `None` for the root.
    pub dns_query: Option<Box<str>>,
    /// Its type (RFC 1035, section 3.2.2; RFC 1002, section 4.2.1.3).
    pub dns_qtype: Option<u16>,
    /// The response code of its answer (RFC 1035, section 4.1.1), with the upper bits of an OPT record (RFC 6891, section 6.1.3).
    pub dns_rcode: Option<u16>,
    /// Bytes of `dns_query` as on the wire, with the length of each label and the root (RFC 1035, section 3.1): 1 for the root
    /// alone. `None` for `NetBIOS` names, which have a form of their own.
    pub dns_query_length: Option<u16>,
    /// Entropy of the bytes of `dns_query` in front of its registered domain, in lower case and before any is a digest, in
    /// thousandths of a bit per byte. Of DNS alone: names on the own link have no registered domain.
    pub dns_query_entropy: Option<u16>,
    /// Host name that the originator says it has (DHCP, `NetBIOS` datagrams), shown as `dns_query` is. Nobody vouches for it.
    pub device_name: Option<Box<str>>,
    /// What kind of device the originator says it is: its DHCP vendor class, where that is a short plain text, else `~` and eight
    /// hexadecimal digits of its SHA-256; or the type of a `UPnP` device.
    pub device_class: Option<Box<str>>,
    /// Type of a file downloaded in clear, by magic and content type (`pe`, `msi`, `elf`, `dmg`, `zip`, ...).
    pub file_type: Option<&'static str>,
    /// Its size in bytes as the server announced it.
    pub file_bytes: Option<i64>,
}

impl Facts {
    /// Make room for what the next question tells.
    pub(crate) fn forget_question(&mut self) {
        (self.dns_query, self.dns_qtype, self.dns_rcode) = (None, None, None);
        (self.dns_query_length, self.dns_query_entropy) = (None, None);
    }
}
