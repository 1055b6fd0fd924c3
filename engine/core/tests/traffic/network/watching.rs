//! How networks are measured, kept in time and watched.

use super::super::conversation::{TCP, UDP};
use super::Talk;

/// A line of source for each, and what client (`true`) and server send.
pub const TALKS: &[Talk] = &[
    // Host, time, plugin, type and a value.
    (
        "collectd",
        UDP,
        25_826,
        &[(
            true,
            b"\0\0\0\x09host\0\0\x08\0\x0c\x14\x11\"3DUfw\0\x02\0\x08cpu\0\0\x04\0\x08cpu\0\0\x06\0\x0f\0\
          \x01\x02\0\0\0\0\0\0\0\0",
        )],
    ),
    // A cookie, and the state that the server goes to.
    ("iperf", TCP, 5_201, &[(true, b"abcdefghijklmnopqrstuvwxyz234567abcd\0"), (false, b"\x09")]),
    // A node's greeting, and a question.
    ("munin", TCP, 4_949, &[(false, b"# munin node at host.example\n"), (true, b"list\n"), (false, b"cpu load\n")]),
    // RFC 9327, section 2.
    (
        "ntp_control",
        UDP,
        123,
        &[(true, b"\x16\x02\0\x01\0\0\0\0\0\0\0\0"), (false, b"\x96\x02\0\x01\x06\x15\0\0\0\0\0\x0cversion=\"4\" ")],
    ),
    // Mode 7: a list of peers.
    (
        "ntp_private",
        UDP,
        123,
        &[(true, b"\x17\0\x03*\0\0\0\0"), (false, b"\x97\0\x03*\0\x01\0\x08\x01\x02\x03\x04\x05\x06\x07\x08")],
    ),
    // Greetings and a measurement of latency.
    (
        "ookla",
        TCP,
        8_080,
        &[
            (true, b"HI 8e817cb6-5b6c-4b39-adcc-97006f1ae537\n"),
            (false, b"HELLO 2.9 (2.9.9) 2021-10-30.2159.fae0e0\n"),
            (true, b"PING 1\n"),
        ],
    ),
    // IEEE 1588-2019, section 13.6.
    (
        "ptp",
        UDP,
        319,
        &[(
            true,
            b"\x10\x02\0,\0\0\x02\0\0\0\0\0\0\0\0\0\0\0\0\0\x02\0^\xff\xfe\0S\x01\0\x01\0\x07\0\0\0\0\0\0\
          \0\0\0\0\0\0",
        )],
    ),
    // IEEE 1588-2019, section 13.7.
    (
        "ptp_follow_up",
        UDP,
        320,
        &[(
            true,
            b"\x18\x02\0,\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x02\0^\xff\xfe\0S\x01\0\x01\0\x07\x02\0\0\0\0\0\
          \0\0\0\0\0\0",
        )],
    ),
    // What RIPE Atlas Magellan sends.
    ("ripe_atlas", UDP, 50_123, &[(true, b"MGLNDD_192.0.2.80_50123\n")]),
    // The first version of the protocol.
    (
        "roughtime",
        UDP,
        2_002,
        &[
            (
                true,
                b"\x02\0\0\0@\0\0\0NONCPAD\xffZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZ\
          \0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\
          \0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\
          \0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\
          \0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\
          \0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\
          \0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\
          \0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\
          \0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\
          \0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\
          \0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\
          \0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\
          \0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\
          \0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\
          \0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\
          \0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\
          \0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\
          \0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\
          \0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\
          \0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\
          \0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\
          \0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
            ),
            (
                false,
                b"\x05\0\0\0@\0\0\0@\0\0\0\xa4\0\0\0<\x01\0\0SIG\0PATHSREPCERTINDXZZZZZZZZZZZZZZZZZZZZZZZZZZZZ\
          ZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZ\
          ZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZ\
          ZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZ\
          ZZZZZZZZZZZZZZZZ",
            ),
        ],
    ),
    // draft-ietf-ntp-roughtime, section 5.
    ("roughtime_ietf", UDP, 2_002, &[(true, b"ROUGHTIM\x10\0\0\0\x01\0\0\0VER\0\x01\0\0\0\0\0\0\0")]),
    // RFC 3416, section 3: version 2c.
    (
        "snmp",
        UDP,
        161,
        &[
            (
                true,
                b"0)\x02\x01\x01\x04\x06public\xa0\x1c\x02\x04\x11\"3D\x02\x01\0\x02\x01\x000\x0e0\x0c\x06\x08\
          +\x06\x01\x02\x01\x01\x01\0\x05\0",
            ),
            (
                false,
                b"0)\x02\x01\x01\x04\x06public\xa2\x1c\x02\x04\x11\"3D\x02\x01\0\x02\x01\x000\x0e0\x0c\x06\x08\
          +\x06\x01\x02\x01\x01\x01\0\x05\0",
            ),
        ],
    ),
    // RFC 3412, section 6: version 3.
    (
        "snmp_3",
        UDP,
        161,
        &[(
            true,
            b"09\x02\x01\x030\x0f\x02\x02\x11\"\x02\x03\0\xff\xe3\x04\x01\x04\x02\x01\x03\x04\x100\x0e\x04\
          \0\x02\x01\0\x02\x01\0\x04\0\x04\0\x04\x000\x11\x04\0\x04\0\xa0\x0b\x02\x01\x01\x02\x01\0\
          \x02\x01\x000\0",
        )],
    ),
    // A counter.
    ("statsd", UDP, 8_125, &[(true, b"page.views:1|c\n")]),
    // RFC 3164, section 4.1.
    ("syslog", UDP, 514, &[(true, b"<34>Oct 11 22:14:15 host su: 'su root' failed")]),
    // RFC 6587, section 3.4.1: a message with its length in front.
    ("syslog_tcp", TCP, 601, &[(true, b"47 <165>1 2003-10-11T22:14:15Z a.example app - - x")]),
    // A question to an agent.
    (
        "zabbix",
        TCP,
        10_050,
        &[(true, b"ZBXD\x01\n\0\0\0\0\0\0\0agent.ping"), (false, b"ZBXD\x01\x01\0\0\0\0\0\0\x001")],
    ),
];
