//! What vehicles and power grids speak.

use super::super::conversation::{TCP, UDP};
use super::Talk;

/// A line of source for each, and what client (`true`) and server send.
pub const TALKS: &[Talk] = &[
    // IEEE C37.118.2-2011, section 6.5: a command.
    (
        "c37_118",
        TCP,
        4_712,
        &[
            (true, b"\xaaA\0\x12\0\x07iU\xb9\0\0\0\0\0\0\x02\x93]"),
            (false, b"\xaa\x01\0$\0\x07iU\xb9\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\xd8\xce"),
        ],
    ),
    // IEEE C37.118.2-2011, section 6.3: data.
    (
        "c37_118_udp",
        UDP,
        4_713,
        &[(true, b"\xaa\x01\0$\0\x07iU\xb9\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\xd8\xce")],
    ),
    // Frames.
    ("can", UDP, 11_898, &[(true, b"ISO11898\x01\x02j\x12\xf1\x09\x08; \xd6p\0\0\xff\x7f\xfd\x10\0")]),
    // IEEE 1815-2012, section 9.2.4: a request for the link's status and the answer.
    ("dnp3", TCP, 20_000, &[(true, b"\x05d\x05\xc9\0\x04\x01\0\x98\x81"), (false, b"\x05d\x05\x0b\x01\0\0\x04d@")]),
    // IEEE 1815-2012, section 9.2.4.
    ("dnp3_udp", UDP, 20_000, &[(true, b"\x05d\x05\xc9\0\x04\x01\0\x98\x81")]),
    // IEC 60870-5-104, section 5.3: a start, confirmed.
    ("iec_104", TCP, 2_404, &[(true, b"h\x04\x07\0\0\0"), (false, b"h\x04\x0b\0\0\0")]),
    // AUTOSAR PRS, SOME/IP Protocol Specification, section 4.1.
    (
        "some_ip",
        UDP,
        30_501,
        &[
            (true, b"\x124\0\x01\0\0\0\n\0\x01\0\x02\x01\x01\0\0Uf"),
            (false, b"\x124\0\x01\0\0\0\x09\0\x01\0\x02\x01\x01\x80\0w"),
        ],
    ),
    // AUTOSAR PRS, SOME/IP Service Discovery, section 5.
    (
        "some_ip_discovery",
        UDP,
        30_490,
        &[(true, b"\xff\xff\x81\0\0\0\0\x14\0\0\0\x01\x01\x01\x02\0\xc0\0\0\0\0\0\0\0\0\0\0\0")],
    ),
    // AUTOSAR PRS, SOME/IP Protocol Specification, section 4.1.
    (
        "some_ip_tcp",
        TCP,
        30_509,
        &[
            (true, b"\x124\0\x01\0\0\0\n\0\x01\0\x02\x01\x01\0\0Uf"),
            (false, b"\x124\0\x01\0\0\0\x09\0\x01\0\x02\x01\x01\x80\0w"),
        ],
    ),
    // IEC 61375-2-3, annex A: process data.
    (
        "trdp",
        UDP,
        17_224,
        &[(
            true,
            b"\0\0\0\x01\x01\0Pd\0\0\x03\xe8\0\0\0\0\0\0\0\0\0\0\0\x08\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0ZZZZ\
          ZZZZ",
        )],
    ),
    // IEC 61375-2-3, annex A: message data.
    (
        "trdp_tcp",
        TCP,
        17_225,
        &[(
            true,
            b"\0\0\0\x01\x01\0Mn\0\0\x03\xe8\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x11\x11\x11\x11\x11\x11\x11\
          \x11\x11\x11\x11\x11\x11\x11\x11\x11\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\
          \0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0ZZZZ",
        )],
    ),
];
