//! Families: protocols that share a parser, each told by a judgment of its own.

use crate::identify::parser::{Datagram, Heads, Recognition, Session};
use crate::identify::protocol::Protocol;
use crate::identify::telling;

/// A protocol over TCP, and what the first bytes of one direction say of it.
pub(super) type StreamMember = (Protocol, fn(&[u8]) -> Recognition);

/// A protocol over UDP, the ports of which one must be the flow's (none where it is at home on any), and whether a datagram is
/// its.
pub(super) type DatagramMember = (Protocol, &'static [u16], fn(&Datagram<'_>) -> bool);

/// Whether a connection is one of `members`: it is while one may still be.
pub(super) fn recognise_stream(heads: &Heads<'_>, members: &[StreamMember]) -> Recognition {
    Recognition::any(members.iter().map(|(_, judge)| heads.either(judge)))
}

/// Whether a datagram is of one of `members`; which, it leaves in the flow's past.
pub(super) fn recognise_datagram(datagram: &mut Datagram<'_>, members: &[DatagramMember]) -> Recognition {
    let told =
        members.iter().find(|(_, ports, judge)| (ports.is_empty() || datagram.has_any_port(ports)) && judge(datagram));
    match told {
        Some(&(protocol, ..)) => {
            datagram.past.told = Some(protocol);
            Recognition::Yes
        }
        None => Recognition::No,
    }
}

/// Says which of the members a connection is that [`recognise_stream`] took.
pub(super) fn session(members: &'static [StreamMember]) -> Box<dyn Session> {
    telling::session(move |head| {
        members.iter().find(|(_, judge)| judge(head) == Recognition::Yes).map(|&(protocol, _)| protocol)
    })
}

#[cfg(test)]
mod tests {
    use crate::identify::conversation::{of_first_datagram, whole};
    use crate::identify::parser::{Heads, Recognition, starts_with};
    use crate::identify::protocol::Protocol;
    use crate::identify::{Side, network};

    use super::{DatagramMember, StreamMember, recognise_datagram, recognise_stream};

    #[test]
    fn a_connection_is_open_while_one_of_them_may_be() {
        const MEMBERS: &[StreamMember] = &[
            (Protocol::Munin, |bytes| starts_with(bytes, b"one")),
            (Protocol::Zabbix, |bytes| starts_with(bytes, b"other")),
        ];
        let said = |source, destination| {
            recognise_stream(&Heads { source, destination, source_port: 1, destination_port: 2 }, MEMBERS)
        };
        assert_eq!(said(b"o", b""), Recognition::More);
        assert_eq!(said(b"ot", b"x"), Recognition::No);
        assert_eq!(said(b"x", b"other"), Recognition::Yes);
    }

    #[test]
    fn the_member_that_took_a_datagram_is_told() {
        const MEMBERS: &[DatagramMember] =
            &[(Protocol::Rip, &[520], |_| true), (Protocol::Bfd, &[], |datagram| datagram.payload == b"b")];
        let told = |port, payload| {
            of_first_datagram(port, payload, |datagram| (recognise_datagram(datagram, MEMBERS), datagram.past.told))
        };
        assert_eq!(told(520, b"b"), (Recognition::Yes, Some(Protocol::Rip)));
        assert_eq!(told(521, b"b"), (Recognition::Yes, Some(Protocol::Bfd)));
        assert_eq!(told(521, b"r"), (Recognition::No, None));
    }

    #[test]
    fn a_connection_is_named_by_the_side_that_tells() {
        let learnt = whole(4_949, &[(Side::Destination, b"# munin node at a.example\n"), (Side::Source, b"list\n")]);
        assert_eq!(learnt.facts.protocol, Protocol::Munin);
        assert!(!network::STREAMS.is_empty());
    }
}
