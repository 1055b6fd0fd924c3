//! How routers, switches and access points talk to each other and to those who watch them.

use super::super::conversation::{TCP, UDP};
use super::Talk;

/// A line of source for each, and what client (`true`) and server send.
pub const TALKS: &[Talk] = &[
    // RFC 5880, section 4.1.
    (
        "bfd",
        UDP,
        3_784,
        &[
            (true, b"\x20@\x03\x18\0\0\0\x01\0\0\0\0\0\x0fB@\0\x0fB@\0\0\0\0"),
            (false, b"\x20\x80\x03\x18\0\0\0\x02\0\0\0\x01\0\x0fB@\0\x0fB@\0\0\0\0"),
        ],
    ),
    // RFC 4271, section 4.2.
    (
        "bgp",
        TCP,
        179,
        &[
            (
                true,
                b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\0\x1d\x01\x04\xfd\xe9\0\xb4\
          \xc0\0\x02\x01\0",
            ),
            (
                false,
                b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\0\x1d\x01\x04\xfd\xea\0\xb4\
          \xc0\0\x02\x02\0",
            ),
            (true, b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\0\x13\x04"),
            (false, b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\0\x13\x04"),
        ],
    ),
    // RFC 5415, section 4.5: a discovery in clear, then DTLS.
    (
        "capwap",
        UDP,
        5_246,
        &[
            (true, b"\0\x10\x02\0\0\0\0\0\0\0\0\x01\x01\0\x08\0\0\x14\0\x01\0"),
            (false, b"\0\x10\x02\0\0\0\0\0\0\0\0\x02\x01\0\x0b\0\0\x04\0\x04name"),
            (true, b"\x01\0\0\0\x16\xfe\xfd\0\0\0\0\0\0\0\0\0\x10\x01\0\0\x04\0\0\0\0\0\0\0\x04\xfe\xfd\0\0"),
        ],
    ),
    // RFC 5415, section 4.2: DTLS from the first packet.
    (
        "capwap_encrypted",
        UDP,
        5_246,
        &[(true, b"\x01\0\0\0\x16\xfe\xfd\0\0\0\0\0\0\0\0\0\x10\x01\0\0\x04\0\0\0\0\0\0\0\x04\xfe\xfd\0\0")],
    ),
    // A packet as the members of a cluster send it.
    ("cpha", UDP, 8_116, &[(true, b"\x1a\x90\x0c1'\x85\0\x01\0\0\0\x16y>\0\x01\xff\xfe\0\0\0\0\0\0\0\0\0\0")]),
    // RFC 8175, section 11.1: a peer discovery and the offer.
    ("dlep", UDP, 854, &[(true, b"DLEP\0\x01\0\0"), (false, b"DLEP\0\x02\0\x07\0\x01\0\x03\0ab")]),
    // A hello, as dissectors describe it.
    (
        "glbp",
        UDP,
        3_222,
        &[(true, b"\x01\0\0\x01\0\0\x02\0^\0S\x01\x01\x1c\0 \0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0")],
    ),
    // 3GPP TS 29.274, section 7.1.1: echo.
    (
        "gtp_control",
        UDP,
        2_123,
        &[(true, b"@\x01\0\x09\0\0\x01\0\x03\0\x01\0\x07"), (false, b"@\x02\0\x09\0\0\x01\0\x03\0\x01\0\x07")],
    ),
    // 3GPP TS 29.281, section 7.2.1: echo.
    (
        "gtp_path",
        UDP,
        2_152,
        &[(true, b"2\x01\0\x04\0\0\0\0\0\x01\0\0"), (false, b"2\x02\0\x06\0\0\0\0\0\x01\0\0\x0e\0")],
    ),
    // RFC 2281, section 5.1: a hello.
    ("hsrp", UDP, 1_985, &[(true, b"\0\0\x10\x03\nd\x01\0cisco\0\0\0\xc0\0\x02\x01")]),
    // RFC 7011, section 3: a template and a record of it.
    (
        "ipfix",
        UDP,
        4_739,
        &[(
            true,
            b"\0\n\0$iU\xb9\0\0\0\0\x09\0\0\0\0\0\x02\0\x0c\x01\0\0\x01\0\x08\0\x04\x01\0\0\x08\xc0\0\x02\
          \x01",
        )],
    ),
    // RFC 5036, section 3.5.2.
    ("ldp_hello", UDP, 646, &[(true, b"\0\x01\0\x16\xc0\0\x02\x01\0\0\x01\0\0\x0c\0\0\0\x01\x04\0\0\x04\0\x0f\0\0")]),
    // RFC 5036, section 3.5.3.
    (
        "ldp",
        TCP,
        646,
        &[
            (
                true,
                b"\0\x01\0 \xc0\0\x02\x01\0\0\x02\0\0\x16\0\0\0\x01\x05\0\0\x0e\0\x01\0\xb4\0\0\0\0\xc0\0\x02\
          \x02\0\0",
            ),
            (
                false,
                b"\0\x01\0 \xc0\0\x02\x01\0\0\x02\0\0\x16\0\0\0\x01\x05\0\0\x0e\0\x01\0\xb4\0\0\0\0\xc0\0\x02\
          \x02\0\0",
            ),
        ],
    ),
    // RFC 9301, sections 5.6 and 5.7: a register and a notification.
    (
        "lisp",
        UDP,
        4_342,
        &[
            (
                true,
                b"0\0\x01\x01\x11\"3DUfw\x88\0\x01\0\x14ZZZZZZZZZZZZZZZZZZZZ\0\0\x05\xa0\x01\x18\0\0\0\0\0\x01\
          \xc0\0\x02\0\x01d\xff\0\0\x04\0\x01\xc0\0\x02\x07",
            ),
            (
                false,
                b"@\0\x01\x01\x11\"3DUfw\x88\0\x01\0\x14ZZZZZZZZZZZZZZZZZZZZ\0\0\x05\xa0\x01\x18\0\0\0\0\0\x01\
          \xc0\0\x02\0\x01d\xff\0\0\x04\0\x01\xc0\0\x02\x07",
            ),
        ],
    ),
    // draft-ietf-lisp-map-server-reliable-transport, section 5.
    (
        "lisp_reliable",
        TCP,
        4_342,
        &[
            (true, b"\0\x10\0\x0e\0\0\0\x01\x01\x02\x9f\xac\xad\xe9"),
            (false, b"\0\x10\0\x0e\0\0\0\x01\x01\x02\x9f\xac\xad\xe9"),
        ],
    ),
    // An announcement with address, identity, version and platform.
    (
        "mndp",
        UDP,
        5_678,
        &[(true, b"\0\0\0\x01\0\x01\0\x06\x02\0^\0S\x01\0\x05\0\x06router\0\x07\0\x037.1\0\x08\0\x08MikroTik")],
    ),
    // A record of version 5.
    (
        "netflow_5",
        UDP,
        2_055,
        &[(
            true,
            b"\0\x05\0\x01\0\x0fB@iU\xb9\0\0\0\0\0\0\0\0\x09\0\0\0\0\xc0\0\x02\x01\xc0\0\x02\x02\0\0\0\0\0\
          \x01\0\x02\0\0\0\n\0\0\x03H\0\0\0\x01\0\0\0\x02\xc3P\x01\xbb\0\x1b\x06\0\0\0\0\0\0\0\0\0",
        )],
    ),
    // RFC 3954, section 5: a template and a record of it.
    (
        "netflow_9",
        UDP,
        2_055,
        &[(
            true,
            b"\0\x09\0\x02\0\x0fB@iU\xb9\0\0\0\0\x09\0\0\0\0\0\0\0\x0c\x01\0\0\x01\0\x08\0\x04\x01\0\0\x08\
          \xc0\0\x02\x01",
        )],
    ),
    // OpenFlow Switch Specification 1.5.1, section 7.5.1: both say hello.
    (
        "openflow",
        TCP,
        6_653,
        &[(true, b"\x04\0\0\x08\0\0\0\x01"), (false, b"\x06\0\0\x10\0\0\0\x02\0\x01\0\x08\0\0\0R")],
    ),
    // 3GPP TS 29.244, section 7.4.2: heartbeat.
    (
        "pfcp",
        UDP,
        8_805,
        &[
            (true, b"\x20\x01\0\x0c\0\0\x01\0\0`\0\x04\xee\x01\x02\x03"),
            (false, b"\x20\x02\0\x0c\0\0\x01\0\0`\0\x04\xee\x01\x02\x03"),
        ],
    ),
    // RFC 2453, section 4.
    ("rip", UDP, 520, &[(true, b"\x02\x02\0\0\0\x02\0\0\n\0\0\0\xff\0\0\0\0\0\0\0\0\0\0\x01")]),
    // RFC 2080, section 2.4.1: a request for all routes.
    ("ripng", UDP, 521, &[(true, b"\x01\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x10")]),
    // sFlow version 5: a counters sample.
    (
        "sflow",
        UDP,
        6_343,
        &[(
            true,
            b"\0\0\0\x05\0\0\0\x01\xc0\0\x02\x01\0\0\0\0\0\0\0\x09\0\x01\x86\xa0\0\0\0\x01\0\0\0\x02\0\0\0\
          \x0c\0\0\0\x01\0\0\0\x02\0\0\0\0",
        )],
    ),
    // A question of version 1 and an answer to it.
    (
        "ubnt_discovery",
        UDP,
        10_001,
        &[
            (true, b"\x01\0\0\0"),
            (false, b"\x01\0\0&\x01\0\x06\x02\0^\0S\x01\x03\0\x11EdgeRouter.v2.0.9\x0b\0\x06router"),
        ],
    ),
];
