//! Flows: packets in, finished records out.
//!
//! # The flow rule
//! What records come out is a function of the packets and their order alone: not of when the table is swept, of batches
//! or of a secret. All times below are stream time (see [`clock`]).
//!
//! - **Key.** A flow is a bidirectional five-tuple with VLAN and, inside of a tunnel, the tunnel's kind: a flow inside is
//!   kept apart from the same tuple outside. Its tunnel's ends are those of its first packet, turned as the flow is. Its originator sent the first packet; but who sends a SYN
//!   is the originator, and so is who receives a SYN+ACK (RFC 9293, section 3.5). Over TCP and UDP, where the first packet has
//!   no SYN and comes from a port below 1024 to one of 1024 or above, its receiver is the originator: a capture that begins
//!   in the middle of a flow often begins with an answer, and system ports are services' (RFC 6335, section 6). A first SYN that comes late, in the
//!   first record of the flow, turns the flow round.
//! - **Fragments.** Each is a packet of its datagram's flow, which the first of them tells. Those that came before it
//!   count at the first, as of its time.
//! - **Damage.** A packet whose TCP or UDP header is cut off behind its ports, or contradicts itself, is a packet of the flow
//!   of its ports. It has no payload, and over TCP no flag, sequence or acknowledgment number.
//! - **Idle.** A flow that was silent for its timeout (TCP 300 s, others 120 s) is closed: `idle`. A packet exactly that
//!   late begins a new flow.
//! - **Intervals.** Interval *k* covers `[first + k * 60 s, first + (k + 1) * 60 s)`. A packet in a later interval
//!   closes the open record (`active`) and opens the next. An interval without packets has no record. A packet that
//!   comes late counts in the interval that is open, and as of that interval's start: the first record of a flow starts with
//!   its first packet, and no record before its interval.
//! - **Questions.** In a flow of DNS, mDNS, LLMNR or `NetBIOS` names over UDP, a query from the originator for another name or
//!   type than the open record tells closes that record (`active`) and opens the next, in the same interval; without
//!   intervals, the first question stays. Over TCP the first question of the connection stays: messages there do not begin
//!   where packets do.
//! - **Clients without an address** share a flow of DHCP, from 0.0.0.0. A packet of it from another MAC address than the open
//!   record tells closes that record (`active`) and opens the next, which is that client's, in the same interval; without
//!   intervals, the first client stays.
//! - **End.** RST, or FIN from both sides, marks the flow. A RST counts where its sequence number lies within 2^16 of what
//!   its sender was last seen to send, or of what the other side last acknowledged, or where neither is known: others are
//!   made up, and end no connection (RFC 9293, section 3.10.7.4). Packets still join it, but a SYN without ACK, or 10 s of
//!   silence, closes it: `end`. So does, at any time, a SYN without ACK whose sequence number is not that of the SYN that
//!   its sender sent before in this flow: the port is used again, and the end was not seen. A SYN that is sent again
//!   has the same number.
//! - **Connections.** In a flow known as QUIC, an Initial packet that its own Destination Connection ID authenticates (RFC 9001,
//!   section 5.2) begins another connection, and closes the flow at once: `end`. Not so where that id is the one of the first
//!   Initial that its sender sent in this flow, or one that the receiver chose: the Source Connection ID of one of its last
//!   four different Retries, or of its last other packet with a long header (RFC 9000, sections 7.2 and 17.2.5). After
//!   Version Negotiation from the receiver, the sender's next Initial counts as its first (RFC 9000, section 6). Of a
//!   datagram, only the first packet is looked at.
//! - **Limit.** Where the table is full, the flow that was silent longest is closed: `forced`. Of several that were seen last at
//!   the same instant, it is the one that began first, then the one with the lowest key. Flows whose timeout ended in an earlier
//!   tick, a 64th of a second, take no room.
//! - **Full records.** A record that holds 2^31 packets of one side is closed (`active`), and the next opens in the same interval.
//! - **End of captures.** What is open is closed: `eof`, or `end` where it was marked. So it is where time starts anew;
//!   DNS answers are forgotten there.
//! - **Due.** A record is due when it is known to be complete: at the packet that closes it, or when its timeout ended.
//!   Records leave ordered by the tick of that, first packet, flow identifier and number; where packets complete more than
//!   16,384 of them in one tick, in parts of so many, each in that order, the last with those that timeouts completed. What
//!   the end of captures closes is a part of its own.

mod ages;
mod alone;
mod announced;
pub mod clock;
mod closed;
mod collect;
mod config;
mod connection;
mod handshake;
mod home;
mod index;
mod key;
mod key_hash;
mod known;
mod named;
mod naming;
mod open;
mod order;
mod packet;
mod places;
mod question;
mod recall;
mod room;
mod shard;
mod table;
mod workers;

pub use clock::{SECOND_NS, TICK_NS};
pub use closed::{EndReason, FlowRecord, Known, Mac};
pub use config::{FlowConfig, IDLE_MAX_S, LINGER_S, NAMING_BYTES, NAMING_POOL};
pub use home::{BadNetwork, Direction, HomeNetworks};
pub use key::{FlowKey, flow_id};
pub use table::{FlowTable, TableCounters};
