//! What hosts ask of a network: who they are, what is offered, who answers for it.

use super::super::conversation::{TCP, UDP};
use super::Talk;

/// A line of source for each, and what client (`true`) and server send.
pub const TALKS: &[Talk] = &[
    // MS-ADTS, section 6.3.3.
    (
        "cldap",
        UDP,
        389,
        &[
            (
                true,
                b"0/\x02\x01\x01c*\x04\0\n\x01\0\n\x01\0\x02\x01\0\x02\x01\0\x01\x01\0\x87\x0bobjectClass0\n\
          \x04\x08netlogon",
            ),
            (false, b"0\x09\x02\x01\x01d\x04\x04\x000\x000\x0c\x02\x01\x01e\x07\n\x01\0\x04\0\x04\0"),
        ],
    ),
    // RFC 6733, section 5.3.
    (
        "diameter",
        TCP,
        3_868,
        &[
            (
                true,
                b"\x01\0\0<\x80\0\x01\x01\0\0\0\0\0\0\0\x11\0\0\0\"\0\0\x01\x08@\0\0\x16client.example\0\0\0\0\
          \x01(@\0\0\x0fexample\0",
            ),
            (
                false,
                b"\x01\0\0H\0\0\x01\x01\0\0\0\0\0\0\0\x11\0\0\0\"\0\0\x01\x0c@\0\0\x0c\0\0\x07\xd1\0\0\x01\x08\
          @\0\0\x16server.example\0\0\0\0\x01(@\0\0\x0fexample\0",
            ),
        ],
    ),
    // RFC 1035, section 4.1, away from its port.
    (
        "dns_elsewhere",
        UDP,
        5_300,
        &[
            (true, b"\x124\x01\0\0\x01\0\0\0\0\0\0\x03www\x07example\x03com\0\0\x01\0\x01"),
            (
                false,
                b"\x124\x81\x80\0\x01\0\x01\0\0\0\0\x03www\x07example\x03com\0\0\x01\0\x01\xc0\x0c\0\x01\0\x01\
          \0\0\0x\0\x04\xc0\0\x02\x09",
            ),
        ],
    ),
    // RFC 1413, section 6.
    ("ident", TCP, 113, &[(true, b"6193, 23\r\n"), (false, b"6193, 23 : ERROR : NO-USER\r\n")]),
    // RFC 4120, sections 5.4.1 and 5.9.1: a request for a ticket, and an error.
    (
        "kerberos",
        UDP,
        88,
        &[
            (
                true,
                b"j00.\xa1\x03\x02\x01\x05\xa2\x03\x02\x01\n\xa4\"0 \xa0\x07\x03\x05\0@\x81\0\x10\xa2\r\x1b\
          \x0bEXAMPLE.ORG\xa7\x06\x02\x04\x124Vx",
            ),
            (
                false,
                b"~:08\xa0\x03\x02\x01\x05\xa1\x03\x02\x01\x1e\xa4\x11\x18\x0f20260101000000Z\xa5\x05\x02\x03\
          \0\0\x01\xa6\x03\x02\x01\x19\xa9\r\x1b\x0bEXAMPLE.ORG",
            ),
        ],
    ),
    // RFC 4120, section 7.2.2.
    (
        "kerberos_tcp",
        TCP,
        88,
        &[
            (
                true,
                b"\0\0\x002j00.\xa1\x03\x02\x01\x05\xa2\x03\x02\x01\n\xa4\"0 \xa0\x07\x03\x05\0@\x81\0\x10\xa2\
          \r\x1b\x0bEXAMPLE.ORG\xa7\x06\x02\x04\x124Vx",
            ),
            (
                false,
                b"\0\0\0<~:08\xa0\x03\x02\x01\x05\xa1\x03\x02\x01\x1e\xa4\x11\x18\x0f20260101000000Z\xa5\x05\
          \x02\x03\0\0\x01\xa6\x03\x02\x01\x19\xa9\r\x1b\x0bEXAMPLE.ORG",
            ),
        ],
    ),
    // RFC 6886, section 3.3.
    (
        "nat_pmp",
        UDP,
        5_351,
        &[
            (true, b"\0\x01\0\0\x1f\x90\x1f\x90\0\0\x0e\x10"),
            (false, b"\0\x81\0\0\0\0\0\x09\x1f\x90\x1f\x90\0\0\x0e\x10"),
        ],
    ),
    // RFC 6887, section 14.1.
    ("pcp", UDP, 5_351, &[(true, b"\x02\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\xff\xff\xc0\0\x02\x01")]),
    // RFC 2865, section 7.1.
    (
        "radius",
        UDP,
        1_812,
        &[
            (
                true,
                b"\x01\x07\0 \xa5\xa5\xa5\xa5\xa5\xa5\xa5\xa5\xa5\xa5\xa5\xa5\xa5\xa5\xa5\xa5\x01\x06anna\x04\
          \x06\xc0\0\x02\x01",
            ),
            (
                false,
                b"\x02\x07\0\x1a\xa5\xa5\xa5\xa5\xa5\xa5\xa5\xa5\xa5\xa5\xa5\xa5\xa5\xa5\xa5\xa5\x06\x06\0\0\0\
          \x01",
            ),
        ],
    ),
    // RFC 2608, section 8.1.
    (
        "slp",
        UDP,
        427,
        &[
            (true, b"\x02\x01\0\x000 \0\0\0\0\x124\0\x02en\0\0\0\x0fservice:printer\0\x07default\0\0\0\0"),
            (
                false,
                b"\x02\x02\0\x009 \0\0\0\0\x124\0\x02en\0\0\0\x01\0\x01,\0\x1fservice:printer:lpr://a.example\
          \0",
            ),
        ],
    ),
    // RFC 2165, section 4.
    ("slp_1", UDP, 427, &[(true, b"\x01\x01\0\x1a\0\0en\0\x03\0\x09\0\0\0\nprinter///")]),
    // RFC 2608, section 6.3.
    (
        "slp_tcp",
        TCP,
        427,
        &[
            (true, b"\x02\x01\0\x000 \0\0\0\0\x124\0\x02en\0\0\0\x0fservice:printer\0\x07default\0\0\0\0"),
            (
                false,
                b"\x02\x02\0\x009 \0\0\0\0\x124\0\x02en\0\0\0\x01\0\x01,\0\x1fservice:printer:lpr://a.example\
          \0",
            ),
        ],
    ),
    // RFC 8907, section 4.
    (
        "tacacs_plus",
        TCP,
        49,
        &[
            (true, b"\xc0\x01\x01\0\x11\"3D\0\0\0\x18ZZZZZZZZZZZZZZZZZZZZZZZZ"),
            (false, b"\xc0\x01\x02\0\x11\"3D\0\0\0\x06ZZZZZZ"),
        ],
    ),
    // A beacon.
    ("tivoconnect", UDP, 2_190, &[(true, b"tivoconnect=1\nmethod=broadcast\nplatform=tcd/Series3\n")]),
    // UFTP version 5: an announcement.
    ("uftp", UDP, 1_044, &[(true, b"P\x01\0\x01\xc0\0\x02\x01\x11\"3D\0\x80P\0\x01\x02\0\0\x01\x02\x03\x04")]),
    // RFC 3912, section 3.
    ("whois", TCP, 43, &[(true, b"example.org\r\n"), (false, b"% This is a server of WHOIS\r\n")]),
    // OASIS WS-Discovery 1.1, section 5.
    (
        "ws_discovery",
        UDP,
        3_702,
        &[
            (
                true,
                b"<?xml version=\"1.0\" encoding=\"utf-8\"?><soap:Envelope xmlns:soap=\"http://www.w3.org/2003\
          /05/soap-envelope\" xmlns:wsd=\"http://schemas.xmlsoap.org/ws/2005/04/discovery\"><soap:Body\
          ><wsd:Probe/></soap:Body></soap:Envelope>",
            ),
            (
                false,
                b"<?xml version=\"1.0\" encoding=\"utf-8\"?><soap:Envelope xmlns:soap=\"http://www.w3.org/2003\
          /05/soap-envelope\" xmlns:wsd=\"http://schemas.xmlsoap.org/ws/2005/04/discovery\"><soap:Body\
          ><wsd:ProbeMatches/></soap:Body></soap:Envelope>",
            ),
        ],
    ),
];
