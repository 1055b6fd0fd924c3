//! Databases, queues and other servers: what ends always open with.

use super::super::first_byte::FirstBytes;
use super::super::openings::{self, Opening};
use super::super::parser::{Heads, Recognition, Session};
use super::super::protocol::Protocol;

const TABLE: &[Opening] = &[
    // Protocol headers: 0-9-1 and 0-9, 0-10, 1.0, 1.0 behind SASL and behind TLS (AMQP 0-9-1, section 4.2.2; AMQP 1.0, sections
    // 2.2, 5.3.2 and 5.2.1), and 0-8, which older servers offer.
    Opening(Protocol::Amqp, b"AMQP\0\0\x09"),
    Opening(Protocol::Amqp, b"AMQP\x01\x01\0"),
    Opening(Protocol::Amqp, b"AMQP\x01\x01\x08"),
    Opening(Protocol::Amqp, b"AMQP\x01\x01\x09"),
    Opening(Protocol::Amqp, b"AMQP\0\x01\0\0"),
    Opening(Protocol::Amqp, b"AMQP\x03\x01\0\0"),
    Opening(Protocol::Amqp, b"AMQP\x02\x01\0\0"),
    // A server's facts and a client's options, both in JSON (NATS, "Client Protocol").
    Opening(Protocol::Nats, b"INFO {\""),
    Opening(Protocol::Nats, b"CONNECT {\""),
    // Banner of messenger version 1, and of version 2 (Ceph, "Messenger v2", section "Banner phase").
    Opening(Protocol::Ceph, b"ceph v0"),
    Opening(Protocol::Ceph, b"ceph v2\n"),
    // Start of a message's first segment behind the start block (HL7, "Minimal Lower Layer Protocol"; HL7 v2, section 2.14.9).
    Opening(Protocol::Hl7, b"\x0bMSH|"),
    Opening(Protocol::Hl7, b"\x0bBHS|"),
    Opening(Protocol::Hl7, b"\x0bFHS|"),
    // Headers of remote method invocation: stream, single operation, multiplexed (Java RMI specification, section 10.2.1).
    Opening(Protocol::JavaRmi, b"JRMI\0\x02K"),
    Opening(Protocol::JavaRmi, b"JRMI\0\x02L"),
    Opening(Protocol::JavaRmi, b"JRMI\0\x02M"),
    // Message header with a version (CORBA 3.3, part 2, section 9.4.1).
    Opening(Protocol::Giop, b"GIOP\x01\0"),
    Opening(Protocol::Giop, b"GIOP\x01\x01"),
    Opening(Protocol::Giop, b"GIOP\x01\x02"),
    Opening(Protocol::Giop, b"GIOP\x01\x03"),
    // Magic numbers of requests and answers, before a type below 256 (Gearman, `PROTOCOL`, section "Binary Packet").
    Opening(Protocol::Gearman, b"\0REQ\0\0\0"),
    Opening(Protocol::Gearman, b"\0RES\0\0\0"),
    // First section of an agent's output (Checkmk, "Monitoring agents").
    Opening(Protocol::Checkmk, b"<<<check_mk>>>\n"),
    // Greeting of a server of the releases until 2016, which name themselves so.
    Opening(Protocol::Kismet, b"*KISMET: "),
    // Magic number of connections between nodes (Apache Cassandra, `InboundConnectionInitiator`).
    Opening(Protocol::Cassandra, b"\xca\x55\x2d\xfa"),
];

pub(in super::super) const FIRST: FirstBytes = openings::first(TABLE);

pub(in super::super) fn recognise(heads: &Heads<'_>) -> Recognition {
    openings::recognise(TABLE, heads)
}

pub(in super::super) fn session() -> Box<dyn Session> {
    openings::session(TABLE)
}

#[cfg(test)]
mod tests {
    use super::super::super::openings::assert_openings;
    use super::super::super::protocol::Protocol;

    #[test]
    fn texts_of_either_end() {
        assert_openings(
            &[
                (Protocol::Amqp, b"AMQP\0\0\x09\x01"),
                (Protocol::Amqp, b"AMQP\x03\x01\0\0"),
                (Protocol::Amqp, b"AMQP\x01\x01\x00\x0a"),
                (Protocol::Nats, b"INFO {\"server_id\":\"x\"}\r\n"),
                (Protocol::Nats, b"CONNECT {\"verbose\":false}\r\n"),
                (Protocol::Ceph, b"ceph v027"),
                (Protocol::Ceph, b"ceph v2\n\x10\0"),
                (Protocol::Hl7, b"\x0bMSH|^~\\&|A|B|"),
                (Protocol::JavaRmi, b"JRMI\0\x02K"),
                (Protocol::Giop, b"GIOP\x01\x02\x01\0\0\0\0\x10"),
                (Protocol::Gearman, b"\0REQ\0\0\0\x01\0\0\0\x04echo"),
                (Protocol::Checkmk, b"<<<check_mk>>>\nVersion: 2.2.0\n"),
                (Protocol::Kismet, b"*KISMET: 0.0.0 1144008431 \x01Kismet\x01 20050815\n"),
                (Protocol::Cassandra, b"\xca\x55\x2d\xfa\x0c\x0a\x0c\x11"),
            ],
            &[
                b"AMQP\x07\0\0\0",
                b"CONNECT example.com\r\n",
                b"cephalopod",
                b"\x0bPID|1",
                b"JRMI\0\x01K",
                b"GIOP\x02\0",
                b"<<<other>>>\n",
            ],
        );
    }
}
