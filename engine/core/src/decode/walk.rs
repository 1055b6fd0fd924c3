//! One packet's way inwards: through tunnels, and through datagrams that come in fragments.

use super::fragment::{Added, Fragment, Home, Key, Reassembler, Share};
use super::tunnel::{open_ip, open_udp};
use super::{
    Datagram, Decoded, Frame, Layer, Outer, Refused, Tunnels, decoded, ipv6, on_wire, parse_network, parse_transport,
    transport,
};

/// Tunnels inside each other that are looked into. A mirror port that sends a provider's tunnel makes two or three.
const TUNNELS_MAX: usize = 4;

/// Datagrams inside each other that are put together for one packet: a fragmented tunnel that carries a fragment.
pub(super) const WHOLE_MAX: usize = 2;

/// A packet of some layer that decoded.
pub(super) struct Reached<'a> {
    depth: usize,
    decoded: Decoded<'a>,
}

/// A datagram whose flow is not known before the packet is decoded.
struct Open {
    depth: usize,
    key: Key,
    own: Share,
    begun: Begun,
}

/// How a datagram came to be open.
enum Begun {
    /// By its first fragment.
    First,
    /// It became whole.
    Whole { held: Share, home: Option<Home> },
}

/// The bytes of a flow inside of a datagram that came in fragments.
#[derive(Clone, Copy)]
enum Inside {
    /// Its own, and these of fragments that are counted with it.
    And(u32),
    /// These, as the others were counted before.
    Only(u32),
}

/// The way of one packet through its layers, from the outside in.
pub(super) struct Walk<'a> {
    frame: Frame<'a>,
    depth: usize,
    outer: Option<Outer>,
    /// Of the innermost tag so far.
    vlan: u16,
    packets: u32,
    wire_len: u32,
    inside: Inside,
    /// From here on the bytes are a first fragment's, not all of a datagram's.
    is_part: bool,
    open: Vec<Open>,
    /// The tunnel that was opened last, as a packet of its own flow.
    last: Option<Reached<'a>>,
}

impl<'a> Walk<'a> {
    /// At the outermost frame.
    pub(super) const fn new(frame: Frame<'a>, wire_len: u32) -> Self {
        Self {
            frame,
            depth: 0,
            outer: None,
            vlan: 0,
            packets: 1,
            wire_len,
            inside: Inside::And(0),
            is_part: false,
            open: Vec::new(),
            last: None,
        }
    }

    /// Go inwards as far as there are tunnels.
    pub(super) fn go_inwards(
        &mut self,
        tunnels: Tunnels,
        fragments: &mut Reassembler,
        whole: &'a mut [Vec<u8>; WHOLE_MAX],
        ts_ns: i64,
    ) -> Result<Option<Reached<'a>>, Refused> {
        let mut rooms = whole.iter_mut();
        loop {
            let mut datagram = parse_network(&self.frame)?;
            if self.frame.vlan != 0 {
                self.vlan = self.frame.vlan;
            }
            datagram.ip_bytes = match self.inside {
                Inside::And(more) => datagram.ip_bytes.saturating_add(more),
                Inside::Only(bytes) => bytes,
            };
            if let Some(fragment) = datagram.fragment {
                let is_later = fragment.offset != 0;
                match rooms.next().filter(|_| !self.is_part) {
                    Some(room) => match self.join(datagram, &fragment, fragments, room, ts_ns)? {
                        Joined::Goes(on) => datagram = on,
                        Joined::Ends(end) => return Ok(end),
                    },
                    // Inside of a part, or too deep: it is not put together, and counts in its tunnel's flow.
                    None if is_later => return Err(fragment.refused()),
                    None => {}
                }
                self.is_part |= datagram.fragment.is_some();
            }
            let by_ip = if self.depth < TUNNELS_MAX { open_ip(&datagram, tunnels) } else { None };
            let message = parse_transport(&datagram)?;
            let is_udp = datagram.transport == transport::UDP && self.depth < TUNNELS_MAX;
            let inner = if is_udp { open_udp(&message, tunnels) } else { by_ip };
            let decoded = Decoded {
                vlan: self.vlan,
                outer: self.outer,
                packets: self.packets,
                damage: message.damage.filter(|_| !self.is_part),
                ..decoded(&self.frame, &datagram, &message, self.wire_len)
            };
            let reached = Reached { depth: self.depth, decoded };
            let Some((kind, frame)) = inner else { return Ok(Some(reached)) };
            self.last = Some(reached);
            self.outer = Some(Outer { kind, source: datagram.source, destination: datagram.destination });
            self.frame = frame;
            self.depth += 1;
        }
    }

    /// Let a fragment join its datagram.
    fn join(
        &mut self,
        mut datagram: Datagram<'a>,
        fragment: &Fragment<'a>,
        fragments: &mut Reassembler,
        room: &'a mut Vec<u8>,
        ts_ns: i64,
    ) -> Result<Joined<'a>, Refused> {
        let own = Share {
            packets: self.packets,
            ip_bytes: datagram.ip_bytes,
            data_bytes: fragment.wire_len,
            wire_len: self.wire_len,
        };
        let key = Key::of(&datagram, fragment, self.vlan, self.outer);
        let depth = self.depth;
        let (held, begun) = match fragments.add(&key, fragment, own, ts_ns, room) {
            Added::Held => return Ok(Joined::Ends(None)),
            Added::Joins(home) => {
                return Ok(Joined::Ends(Some(Reached { depth, decoded: home.joined_by(own) })));
            }
            Added::First { held } => {
                self.inside = Inside::And(held.data_bytes);
                (held, Begun::First)
            }
            Added::Whole { next_header, held, home } => {
                self.inside = home.map_or(Inside::And(0), |_| Inside::Only(own.plus(held).data_bytes));
                datagram.payload = room;
                datagram.transport = next_header;
                (held, Begun::Whole { held, home })
            }
        };
        let all = own.plus(held);
        (self.packets, self.wire_len, datagram.ip_bytes) = (all.packets, all.wire_len, all.ip_bytes);
        let is_whole = matches!(begun, Begun::Whole { .. });
        self.open.push(Open { depth, key, own, begun });
        if is_whole {
            if fragment.layer == Layer::Ipv6 {
                (datagram.transport, datagram.payload) = ipv6::open_whole(datagram.transport, datagram.payload)?;
            }
            datagram.wire_len = on_wire(datagram.payload, 0);
            datagram.fragment = None;
        }
        Ok(Joined::Goes(datagram))
    }

    /// Note which flow the open datagrams are of, from the inside out, and tell what the packet is.
    pub(super) fn settle(
        self,
        fragments: &mut Reassembler,
        end: Result<Option<Reached<'a>>, Refused>,
    ) -> Result<Option<Decoded<'a>>, Refused> {
        let (mut end, mut last) = (end, self.last);
        for Open { depth, key, own, begun } in self.open.into_iter().rev() {
            if end.is_err() {
                end = last.take_if(|last| last.depth >= depth).map_or(end, |last| Ok(Some(last)));
            }
            end = match (end, begun) {
                (Ok(Some(reached)), _) => {
                    fragments.settle(&key, home(&reached, depth));
                    Ok(Some(reached))
                }
                (Ok(None), Begun::Whole { .. }) => {
                    fragments.forget(&key);
                    Ok(None)
                }
                (Err(_), Begun::Whole { home: Some(home), held }) => {
                    Ok(Some(Reached { depth, decoded: home.joined_by(own.plus(held)) }))
                }
                (Err(refused), Begun::Whole { home: None, held }) => {
                    fragments.forget(&key);
                    fragments.refuse(refused, held.packets);
                    Err(refused)
                }
                (Err(refused), Begun::First) if last.is_none() => {
                    fragments.hold(&key, own, refused);
                    Ok(None)
                }
                (end, Begun::First) => end,
            };
        }
        match (end, last) {
            (Err(_), Some(last)) => Ok(Some(last.decoded)),
            (end, _) => end.map(|reached| reached.map(|reached| reached.decoded)),
        }
    }
}

/// What a fragment led to.
enum Joined<'a> {
    /// On with the first fragment, or the whole datagram.
    Goes(Datagram<'a>),
    /// To the flow of its datagram, or to nothing yet.
    Ends(Option<Reached<'a>>),
}

/// The flow that a datagram at `depth` is of.
fn home(reached: &Reached<'_>, depth: usize) -> Home {
    let decoded = &reached.decoded;
    Home {
        tuple: decoded.tuple,
        vlan: decoded.vlan,
        source_mac: decoded.source_mac,
        destination_mac: decoded.destination_mac,
        outer: decoded.outer,
        is_inside: reached.depth > depth,
    }
}

#[cfg(test)]
mod tests;
