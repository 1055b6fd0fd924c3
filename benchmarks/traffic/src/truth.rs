//! What a capture holds, as whoever reads it should find it.

use std::fmt;

/// Flows by what names them. Where two could, what the flow itself says counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// Server name of TLS over TCP.
    pub sni: u64,
    /// Server name of QUIC.
    pub quic_sni: u64,
    /// Host of an HTTP request.
    pub http_host: u64,
    /// An answer of DNS before the flow, which says nothing itself.
    pub dns: u64,
}

/// The whole, shown as one line of JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Truth {
    /// Kind of capture.
    pub kind: &'static str,
    /// Packets.
    pub packets: u64,
    /// Bytes of the file.
    pub bytes: u64,
    /// Flows.
    pub flows: u64,
    /// Those with names.
    pub named: Named,
}

impl fmt::Display for Truth {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, packets, bytes, flows, named } = self;
        let Named { sni, quic_sni, http_host, dns } = named;
        write!(
            formatter,
            r#"{{"kind": "{kind}", "packets": {packets}, "bytes": {bytes}, "flows": {flows}, "named": {{"sni": {sni}, "quic_sni": {quic_sni}, "http_host": {http_host}, "dns": {dns}}}}}"#
        )
    }
}

#[cfg(test)]
mod tests {
    use super::{Named, Truth};

    #[test]
    fn one_line() {
        let named = Named { sni: 1, quic_sni: 2, http_host: 3, dns: 4 };
        let truth = Truth { kind: "mix", packets: 9, bytes: 900, flows: 8, named };
        let expected = r#"{"kind": "mix", "packets": 9, "bytes": 900, "flows": 8, "named": {"sni": 1, "quic_sni": 2, "http_host": 3, "dns": 4}}"#;
        assert_eq!(truth.to_string(), expected);
    }
}
