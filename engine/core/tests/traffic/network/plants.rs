//! What plants and their controllers speak.

use super::super::conversation::{TCP, UDP};
use super::Talk;

/// A line of source for each, and what client (`true`) and server send.
pub const TALKS: &[Talk] = &[
    // Beckhoff Information System, ADS Read.
    (
        "ads",
        TCP,
        48_898,
        &[
            (
                true,
                b"\0\0,\0\0\0\xc0\0\x02\x01\x01\x01!\x03\xc0\0\x02\x02\x01\x01\0\x80\x02\0\x04\0\x0c\0\0\0\0\0\
          \0\0\x01\0\0\0 \xf0\0\0\0\0\0\0\x04\0\0\0",
            ),
            (
                false,
                b"\0\0,\0\0\0\xc0\0\x02\x01\x01\x01!\x03\xc0\0\x02\x02\x01\x01\0\x80\x02\0\x05\0\x0c\0\0\0\0\0\
          \0\0\x01\0\0\0\0\0\0\0\x04\0\0\0\x01\x02\x03\x04",
            ),
        ],
    ),
    // ODVA volume 2, section 2-6: implicit messages.
    (
        "cip",
        UDP,
        2_222,
        &[
            (true, b"\x02\0\x02\x80\x08\0\x11\"3D\x01\0\0\0\xb1\0\x06\0\x01\0\x01\0\0\0"),
            (false, b"\x02\0\x02\x80\x08\0\x11\"3D\x02\0\0\0\xb1\0\x06\0\x02\0\x01\0\0\0"),
        ],
    ),
    // Production data.
    (
        "egd",
        UDP,
        18_246,
        &[(true, b"\r\x01\x01\0\xc0\0\x02\x01{\0\0\0\0\xb9Ui\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0")],
    ),
    // ODVA volume 2, section 2-4.4: a session.
    (
        "ethernet_ip",
        TCP,
        44_818,
        &[
            (true, b"e\0\x04\0\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\0\0\0"),
            (false, b"e\0\x04\0\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\0\0\0"),
        ],
    ),
    // ODVA volume 2, section 2-4.2: identities.
    (
        "ethernet_ip_udp",
        UDP,
        44_818,
        &[
            (true, b"c\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"),
            (false, b"c\0\x02\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"),
        ],
    ),
    // Omron W342, section 5-3-2: a read of memory.
    (
        "fins",
        UDP,
        9_600,
        &[
            (true, b"\x80\0\x02\0\x01\0\0\x02\0\x05\x01\x01\x82\0d\0\0\x01"),
            (false, b"\xc0\0\x02\0\x02\0\0\x01\0\x05\x01\x01\0\0\x124"),
        ],
    ),
    // Omron W421, section 7-4: addresses.
    (
        "fins_tcp",
        TCP,
        9_600,
        &[
            (true, b"FINS\0\0\0\x0c\0\0\0\0\0\0\0\0\0\0\0\0"),
            (false, b"FINS\0\0\0\x10\0\0\0\x01\0\0\0\0\0\0\0\x02\0\0\0\x01"),
        ],
    ),
    // FCG TS20085, section 10.2: a session.
    (
        "hart_ip",
        UDP,
        5_094,
        &[(true, b"\x01\0\0\0\0\x02\0\r\x01\0\0\xea`"), (false, b"\x01\x01\0\0\0\x02\0\r\x01\0\0\xea`")],
    ),
    // FCG TS20085, section 10.2: a session.
    (
        "hart_ip_tcp",
        TCP,
        5_094,
        &[(true, b"\x01\0\0\0\0\x02\0\r\x01\0\0\xea`"), (false, b"\x01\x01\0\0\0\x02\0\r\x01\0\0\xea`")],
    ),
    // SH-080008, section 8.2: a read of devices.
    (
        "melsec",
        TCP,
        5_007,
        &[
            (true, b"P\0\0\xff\xff\x03\0\x0c\0\x10\0\x01\x04\0\0d\0\0\xa8\x01\0"),
            (false, b"\xd0\0\0\xff\xff\x03\0\x04\0\0\0\x07\0"),
        ],
    ),
    // SH-080008, section 8.2: a read of devices.
    (
        "melsec_udp",
        UDP,
        5_006,
        &[
            (true, b"P\0\0\xff\xff\x03\0\x0c\0\x10\0\x01\x04\0\0d\0\0\xa8\x01\0"),
            (false, b"\xd0\0\0\xff\xff\x03\0\x04\0\0\0\x07\0"),
        ],
    ),
    // ISO 9506 over RFC 1006.
    (
        "mms",
        TCP,
        102,
        &[
            (true, b"\x03\0\0\x16\x11\xe0\0\0\0\x01\0\xc1\x02\x01\0\xc2\x02\x01\x02\xc0\x01\n"),
            (false, b"\x03\0\0\x16\x11\xd0\0\x01\0\x02\0\xc0\x01\n\xc1\x02\x01\0\xc2\x02\x01\x02"),
            (
                true,
                b"\x03\0\0!\x02\xf0\x80\r\x18\x05\x06\x13\x01\0\x16\x01\x02\xc1\x0e1\x0c\xa2\n\x06\x05(\xca\"\
          \x01\x01\x06\x01Q",
            ),
        ],
    ),
    // Modbus Application Protocol 1.1b3, section 6.3.
    (
        "modbus",
        TCP,
        502,
        &[(true, b"\0\x01\0\0\0\x06\x11\x03\0k\0\x03"), (false, b"\0\x01\0\0\0\x09\x11\x03\x06\xaeAVRC@")],
    ),
    // Modbus Application Protocol 1.1b3, section 6.3.
    (
        "modbus_elsewhere",
        TCP,
        5_020,
        &[(true, b"\0\x01\0\0\0\x06\x11\x03\0k\0\x03"), (false, b"\0\x01\0\0\0\x09\x11\x03\x06\xaeAVRC@")],
    ),
    // OPC 10000-6, section 7.1.2.
    (
        "opc_ua",
        TCP,
        4_840,
        &[
            (
                true,
                b"HELF9\0\0\0\0\0\0\0\xff\xff\0\0\xff\xff\0\0\0\0\0\0\0\0\0\0\x19\0\0\0opc.tcp://192.0.2.80:48\
          40",
            ),
            (false, b"ACKF\x1c\0\0\0\0\0\0\0\xff\xff\0\0\xff\xff\0\0\0\0\0\0\0\0\0\0"),
        ],
    ),
    // IEC 61158-6-10: a call to a device.
    (
        "profinet_io",
        UDP,
        34_964,
        &[(
            true,
            b"\x04\0 \0\x10\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\0\xa0\xde\x97l\xd1\x11\x82q\0\xa0$B\
          \xdf}\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\0\0\0\0\0\0\0\0\0\0\0\
          \0\0\0\0\0\0\0\0\0\0\0\0\0",
        )],
    ),
    // A connection, and the setup of communication.
    (
        "s7comm",
        TCP,
        102,
        &[
            (true, b"\x03\0\0\x16\x11\xe0\0\0\0\x01\0\xc1\x02\x01\0\xc2\x02\x01\x02\xc0\x01\n"),
            (false, b"\x03\0\0\x16\x11\xd0\0\x01\0\x02\0\xc0\x01\n\xc1\x02\x01\0\xc2\x02\x01\x02"),
            (true, b"\x03\0\0\x19\x02\xf0\x802\x01\0\0\0\0\0\x08\0\0\xf0\0\0\x01\0\x01\x01\xe0"),
            (false, b"\x03\0\0\x1b\x02\xf0\x802\x03\0\0\0\0\0\x08\0\0\0\0\xf0\0\0\x01\0\x01\0\xf0"),
        ],
    ),
];
