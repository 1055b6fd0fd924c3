//! What buildings, stages and instruments in them speak.

use super::super::conversation::{TCP, UDP};
use super::Talk;

/// A line of source for each, and what client (`true`) and server send.
pub const TALKS: &[Talk] = &[
    // Art-Net 4: a poll, and levels.
    (
        "art_net",
        UDP,
        6_454,
        &[(true, b"Art-Net\0\0 \0\x0e\0\0"), (false, b"Art-Net\0\0P\0\x0e\x01\0\0\0\0\x04\xff\x80\0\0")],
    ),
    // ANSI/ASHRAE 135, clause 16.10: who is there, and who answers.
    (
        "bacnet",
        UDP,
        47_808,
        &[
            (true, b"\x81\x0b\0\x0c\x01 \xff\xff\0\xff\x10\x08"),
            (false, b"\x81\x0b\0\x14\x01\0\x10\0\xc4\x02\0\0\x01\"\x01\xe0\x91\x03!\x07"),
        ],
    ),
    // Veeder-Root 577013-635: an inventory.
    ("atg", TCP, 10_001, &[(true, b"\x01I20100\n"), (false, b"\x01\r\nI20100\r\nJAN  1, 2026 12:00 PM\r\n")]),
    // ANSI C12.22, section 5.3.2.
    (
        "c1222",
        UDP,
        1_153,
        &[(true, b"`\x17\xa2\x05\x06\x03{\x01\x02\xa8\x03\x02\x01\x05\xbe\x09(\x07\x81\x05\x90 \0\0\0")],
    ),
    // CEA-852-C, section 8.1.
    ("cnp_ip", UDP, 1_628, &[(true, b"\0\x18\x01\x01\0\0\0\0\0\0\0\x01\0\0\0\x07\0\0\0\x09\x11\"3D")]),
    // Who looks for devices.
    ("crestron", UDP, 41_794, &[(true, b"\x14\0\0\0\x01\x04\0\x03\0\0host\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0")]),
    // A control system asks who connects.
    ("crestron_tcp", TCP, 41_794, &[(false, b"\x0f\0\x01\x02"), (true, b"\x01\0\x0b\0\0\0\0\0\x03@\xff\xff\xf1\x01")]),
    // DICOM PS3.8, section 9.3.
    (
        "dicom",
        TCP,
        104,
        &[
            (
                true,
                b"\x01\0\0\0\0i\0\x01\0\0ANY-SCP         ECHOSCU         \0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\
          \0\0\0\0\0\0\0\0\0\0\0\0\0\0\x10\0\0\x151.2.840.10008.3.1.1.1 \0\0\x04\x01\0\0\0P\0\0\0",
            ),
            (
                false,
                b"\x02\0\0\0\0i\0\x01\0\0ANY-SCP         ECHOSCU         \0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\
          \0\0\0\0\0\0\0\0\0\0\0\0\0\0\x10\0\0\x151.2.840.10008.3.1.1.1 \0\0\x04\x01\0\0\0P\0\0\0",
            ),
        ],
    ),
    // IEC 62056-47: an association.
    (
        "dlms",
        TCP,
        4_059,
        &[
            (true, b"\0\x01\0\x10\0\x01\0\x06`\x04\xa1\x02\x06\0"),
            (false, b"\0\x01\0\x01\0\x10\0\x06a\x04\xa1\x02\x06\0"),
        ],
    ),
    // IEC 62056-47: an association.
    (
        "dlms_udp",
        UDP,
        4_059,
        &[
            (true, b"\0\x01\0\x10\0\x01\0\x06`\x04\xa1\x02\x06\0"),
            (false, b"\0\x01\0\x01\0\x10\0\x06a\x04\xa1\x02\x06\0"),
        ],
    ),
    // A request and its acknowledgment.
    (
        "ether_s_bus",
        UDP,
        5_050,
        &[(true, b"\0\0\0\x0e\x01\0\0\x01\0\x01 \0\xaf#"), (false, b"\0\0\0\x0c\x01\0\0\x01\x02\0F\x99")],
    ),
    // A transfer.
    ("ether_s_io", UDP, 6_060, &[(true, b"ESIO\0\x01\0\0\x001v\x16\0\0\0\0\0\x18\0\0\0\r\0\0\0\0\0\0\0\0")]),
    // IVI-6.1, section 6.1.
    (
        "hislip",
        TCP,
        4_880,
        &[(true, b"HS\0\0\x01\0xx\0\0\0\0\0\0\0\x07hislip0"), (false, b"HS\x01\0\x01\0\0\x01\0\0\0\0\0\0\0\0")],
    ),
    // KNX Standard 03/08/02, section 4: a search and its answer.
    (
        "knxnet_ip",
        UDP,
        3_671,
        &[
            (true, b"\x06\x10\x02\x01\0\x0e\x08\x01\xc0\0\x02\x01\x0eW"),
            (false, b"\x06\x10\x02\x02\0\x16\x08\x01\xc0\0\x02P\x0eW\x08\x02\x02\x01\x03\x01\x04\x01"),
        ],
    ),
    // KNX Standard 03/08/02, section 5: a connection.
    (
        "knxnet_ip_tcp",
        TCP,
        3_671,
        &[(true, b"\x06\x10\x02\x05\0\x1a\x08\x02\0\0\0\0\0\0\x08\x02\0\0\0\0\0\0\x04\x04\x02\0")],
    ),
    // PJLink Class 1, section 5.
    ("pjlink", TCP, 4_352, &[(false, b"PJLINK 0\r"), (true, b"%1POWR ?\r"), (false, b"%1POWR=0\r")]),
    // ANSI E1.31, section 5.
    (
        "sacn",
        UDP,
        5_568,
        &[(
            true,
            b"\0\x10\0\0ASC-E1.17\0\0\0pn\0\0\0\x04\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\
          \x11\x11\x11",
        )],
    ),
    // A question for a device's information.
    (
        "tp_link_shp",
        UDP,
        9_999,
        &[
            (
                true,
                b"\xd0\xf2\x81\xf8\x8b\xff\x9a\xf7\xd5\xef\x94\xb6\xd1\xb4\xc0\x9f\xec\x95\xe6\x8f\xe1\x87\xe8\
          \xca\xf0\x8b\xf6\x8b\xf6",
            ),
            (
                false,
                b"\xd0\xf2\x81\xf8\x8b\xff\x9a\xf7\xd5\xef\x94\xb6\xd1\xb4\xc0\x9f\xec\x95\xe6\x8f\xe1\x87\xe8\
          \xca\xf0\x8b\xa9\xdd\xa4\xd4\xb1\x93\xa9\x8b\xfb\x97\xe2\x85\xa7\xda\xa7\xda",
            ),
        ],
    ),
    // A question for a device's information.
    (
        "tp_link_shp_tcp",
        TCP,
        9_999,
        &[
            (
                true,
                b"\0\0\0\x1d\xd0\xf2\x81\xf8\x8b\xff\x9a\xf7\xd5\xef\x94\xb6\xd1\xb4\xc0\x9f\xec\x95\xe6\x8f\
          \xe1\x87\xe8\xca\xf0\x8b\xf6\x8b\xf6",
            ),
            (
                false,
                b"\0\0\0*\xd0\xf2\x81\xf8\x8b\xff\x9a\xf7\xd5\xef\x94\xb6\xd1\xb4\xc0\x9f\xec\x95\xe6\x8f\xe1\
          \x87\xe8\xca\xf0\x8b\xa9\xdd\xa4\xd4\xb1\x93\xa9\x8b\xfb\x97\xe2\x85\xa7\xda\xa7\xda",
            ),
        ],
    ),
];
