//! Packet after packet: through tunnels to the innermost flow, with fragments put together again.

use std::collections::BTreeMap;

use super::fragment::{Added, Fragment, FragmentCounters, Home, Key, Reassembler, Share};
use super::tunnel::{open_ip, open_udp};
use super::{
    Datagram, Decoded, Frame, Layer, Outer, Refused, Tunnels, decoded, ipv6, on_wire, parse_link, parse_network,
    parse_transport, transport,
};
use crate::capture::LinkType;

/// Tunnels inside each other that are looked into. A mirror port that sends a provider's tunnel makes two or three.
const TUNNELS_MAX: usize = 4;

/// Datagrams inside each other that are put together for one packet: a fragmented tunnel that carries a fragment.
const WHOLE_MAX: usize = 2;

/// Decodes packets in their order.
#[derive(Default)]
pub struct Decoder {
    tunnels: Tunnels,
    fragments: Reassembler,
    /// The datagrams that the last packet made whole.
    whole: [Vec<u8>; WHOLE_MAX],
}

impl Decoder {
    /// A decoder that looks into these tunnels.
    #[must_use]
    pub fn new(tunnels: Tunnels) -> Self {
        Self { tunnels, ..Self::default() }
    }

    /// What was counted of fragments so far.
    #[must_use]
    pub fn fragments(&self) -> FragmentCounters {
        self.fragments.counters()
    }

    /// Held packets that were refused since the last call, by layer and reason.
    #[must_use]
    pub fn take_refusals(&mut self) -> BTreeMap<Refused, u64> {
        self.fragments.take_refusals()
    }

    /// The captures have ended: refuse whatever is held.
    pub fn finish(&mut self) {
        self.fragments.finish();
    }

    /// Decode the packet `data`, captured at `ts_ns` on a link of type `link`, which had `wire_len` bytes on the wire.
    /// Lengths are as [`super::decode`] has them.
    ///
    /// A packet belongs to the innermost flow that could be decoded. A fragment belongs to the flow of its datagram's first:
    /// where that has not come yet, the fragment is held, and there is nothing to tell (`None`); it is counted with a later
    /// packet, or refused ([`Self::take_refusals`]). So each packet is counted once.
    ///
    /// # Errors
    /// [`Refused`] where not even the outermost flow could be decoded.
    #[inline]
    pub fn decode<'a>(
        &'a mut self,
        link: LinkType,
        data: &'a [u8],
        wire_len: u32,
        ts_ns: i64,
    ) -> Result<Option<Decoded<'a>>, Refused> {
        let wire_len = on_wire(data, wire_len);
        let frame = parse_link(link, data, wire_len)?;
        let datagram = parse_network(&frame)?;
        if datagram.fragment.is_some() || open_ip(&datagram, self.tunnels).is_some() {
            return self.decode_layers(frame, wire_len, ts_ns);
        }
        let message = parse_transport(&datagram)?;
        if datagram.transport == transport::UDP && open_udp(&message, self.tunnels).is_some() {
            return self.decode_layers(frame, wire_len, ts_ns);
        }
        Ok(Some(decoded(&frame, &datagram, &message, wire_len)))
    }

    /// Decode what is not a single plain packet.
    #[cold]
    fn decode_layers<'a>(
        &'a mut self,
        frame: Frame<'a>,
        wire_len: u32,
        ts_ns: i64,
    ) -> Result<Option<Decoded<'a>>, Refused> {
        let Self { tunnels, fragments, whole } = self;
        let mut walk = Walk::new(frame, wire_len);
        let end = walk.go_inwards(*tunnels, fragments, whole, ts_ns);
        walk.settle(fragments, end)
    }
}

/// A packet of some layer that decoded.
struct Reached<'a> {
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
struct Walk<'a> {
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
    const fn new(frame: Frame<'a>, wire_len: u32) -> Self {
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
    fn go_inwards(
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
                    None if is_later => return Err(fragment.refused()),
                    None => {}
                }
            }
            let by_ip = if self.depth < TUNNELS_MAX { open_ip(&datagram, tunnels) } else { None };
            let message = parse_transport(&datagram)?;
            let is_udp = datagram.transport == transport::UDP && self.depth < TUNNELS_MAX;
            let inner = if is_udp { open_udp(&message, tunnels) } else { by_ip };
            let decoded = Decoded {
                vlan: self.vlan,
                outer: self.outer,
                packets: self.packets,
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
        let key = Key::of(&datagram, fragment, self.vlan, self.outer.map(|outer| outer.kind));
        let depth = self.depth;
        let (held, begun) = match fragments.add(&key, fragment, own, ts_ns, room) {
            Added::Held => return Ok(Joined::Ends(None)),
            Added::Joins(home) => {
                return Ok(Joined::Ends(Some(Reached { depth, decoded: home.joined_by(own) })));
            }
            Added::First { held } => {
                self.is_part = true;
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
        }
        Ok(Joined::Goes(datagram))
    }

    /// Note which flow the open datagrams are of, from the inside out, and tell what the packet is.
    fn settle(
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
