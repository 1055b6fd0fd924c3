//! A packet socket: the calls of packet(7) that a ring needs.

use std::io;
use std::mem;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};

use hallmonitor_core::capture::tpacket::TAG_BYTES;
use libc::{c_int, c_void, socklen_t};
use rustix::net::{AddressFamily, SocketFlags, SocketType};

use crate::config::Instruction;

/// `tp_frame_size` of a ring. Version 3 packs packets behind each other, so it only has to be a multiple of 16 that divides a
/// block.
const FRAME_BYTES: usize = 2048;

/// A filter that lets nothing through: return 0 bytes of each packet.
const NOTHING: Instruction = Instruction { code: BPF_RETURN, jt: 0, jf: 0, k: 0 };

/// `BPF_RET | BPF_K`.
const BPF_RETURN: u16 = 6;

/// An interface as the kernel has it now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// Its number, which no other interface gets as long as it is there.
    pub(crate) index: c_int,
    /// Type of its hardware (`ARPHRD_…`).
    pub(crate) arphrd: u16,
    /// Whether it is set up (`IFF_UP`).
    pub(crate) is_up: bool,
}

/// What the kernel counted since it was asked before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Statistics {
    /// Packets that passed the filter, those among them that were dropped included.
    pub(crate) packets: u64,
    /// Packets for which the ring had no room.
    pub(crate) dropped: u64,
}

/// A packet socket that is closed with this value.
pub(crate) struct PacketSocket(OwnedFd);

impl AsFd for PacketSocket {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

impl PacketSocket {
    /// A socket of no protocol, which receives nothing before [`Self::bind`].
    pub(crate) fn open() -> io::Result<Self> {
        let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
        Ok(Self(rustix::net::socket_with(AddressFamily::PACKET, SocketType::RAW, flags, None)?))
    }

    /// Ask for version 3, for room before each packet, and for stamps that are taken once for all sockets of the host.
    ///
    /// Without `SO_TIMESTAMPNS` each socket reads the clock for itself, and a packet has as many times as there are captures.
    pub(crate) fn prepare(&self) -> io::Result<()> {
        self.set(libc::SOL_PACKET, libc::PACKET_VERSION, &(libc::tpacket_versions::TPACKET_V3 as c_int))?;
        self.set(libc::SOL_PACKET, libc::PACKET_RESERVE, &TAG_BYTES)?;
        self.set(libc::SOL_SOCKET, libc::SO_TIMESTAMPNS, &1_i32)
    }

    /// Ask not to be given what this host sends. Kernels before 4.20 do not know the option: then it is left out as it is read.
    pub(crate) fn ignore_outgoing(&self) {
        let _ = self.set(libc::SOL_PACKET, libc::PACKET_IGNORE_OUTGOING, &1_i32);
    }

    /// Let only what `filter` lets through into the ring.
    pub(crate) fn filter(&self, filter: &[Instruction]) -> io::Result<()> {
        let mut program: Vec<_> =
            filter.iter().map(|&Instruction { code, jt, jf, k }| libc::sock_filter { code, jt, jf, k }).collect();
        let len = u16::try_from(program.len()).map_err(|_| io::Error::from_raw_os_error(libc::EINVAL))?;
        self.set(libc::SOL_SOCKET, libc::SO_ATTACH_FILTER, &libc::sock_fprog { len, filter: program.as_mut_ptr() })
    }

    /// Let nothing into the ring.
    pub(crate) fn shut(&self) -> io::Result<()> {
        self.filter(&[NOTHING])
    }

    /// Let everything into the ring.
    pub(crate) fn remove_filter(&self) -> io::Result<()> {
        self.set(libc::SOL_SOCKET, libc::SO_DETACH_FILTER, &0_i32)
    }

    /// Ask for a ring of `blocks` of `block_bytes`, each handed over after `retire_ms` where it is not full before.
    pub(crate) fn ring(&self, block_bytes: usize, blocks: usize, retire_ms: u32) -> io::Result<()> {
        let number = |value: usize| u32::try_from(value).map_err(|_| io::Error::from_raw_os_error(libc::EINVAL));
        let request = libc::tpacket_req3 {
            tp_block_size: number(block_bytes)?,
            tp_block_nr: number(blocks)?,
            tp_frame_size: number(FRAME_BYTES)?,
            tp_frame_nr: number(blocks * (block_bytes / FRAME_BYTES))?,
            tp_retire_blk_tov: retire_ms,
            tp_sizeof_priv: 0,
            tp_feature_req_word: 0,
        };
        self.set(libc::SOL_PACKET, libc::PACKET_RX_RING, &request)
    }

    /// The interface called `name`, in the network namespace of this socket; `ENODEV` where there is none (netdevice(7)).
    pub(crate) fn find(&self, name: &str) -> io::Result<Found> {
        let mut request = Request::new(name)?;
        self.ask(libc::SIOCGIFINDEX, &mut request)?;
        let [a, b, c, d, ..] = request.answer;
        let index = c_int::from_ne_bytes([a, b, c, d]);
        self.ask(libc::SIOCGIFHWADDR, &mut request)?;
        let [a, b, ..] = request.answer;
        let arphrd = u16::from_ne_bytes([a, b]);
        self.ask(libc::SIOCGIFFLAGS, &mut request)?;
        let [a, b, ..] = request.answer;
        let flags = c_int::from(u16::from_ne_bytes([a, b]));
        Ok(Found { index, arphrd, is_up: flags & libc::IFF_UP != 0 })
    }

    /// Receive from the interface of number `index` from now on. No capability is needed.
    pub(crate) fn bind(&self, index: c_int) -> io::Result<()> {
        let every_protocol = u16::try_from(libc::ETH_P_ALL).map_err(io::Error::other)?;
        let address = libc::sockaddr_ll { sll_protocol: every_protocol.to_be(), sll_ifindex: index, ..no_address()? };
        let len = socket_len::<libc::sockaddr_ll>();
        // SAFETY: the address is a value of the type that this family takes, of the length that is told.
        result(unsafe { libc::bind(self.0.as_raw_fd(), (&raw const address).cast(), len) })
    }

    /// Number of the interface that this is bound to; of none (-1) once that was removed.
    pub(crate) fn bound_to(&self) -> io::Result<c_int> {
        let (mut address, mut len) = (no_address()?, socket_len::<libc::sockaddr_ll>());
        let pointer = (&raw mut address).cast();
        // SAFETY: the kernel writes at most `len` bytes into a value that is alive, and of whole numbers.
        result(unsafe { libc::getsockname(self.0.as_raw_fd(), pointer, &raw mut len) })?;
        Ok(address.sll_ifindex)
    }

    /// Have the interface take packets for other hosts, for as long as this socket is open and the interface is there.
    pub(crate) fn promiscuous(&self, index: c_int) -> io::Result<()> {
        let request = libc::packet_mreq {
            mr_ifindex: index,
            mr_type: u16::try_from(libc::PACKET_MR_PROMISC).map_err(io::Error::other)?,
            mr_alen: 0,
            mr_address: [0; 8],
        };
        self.set(libc::SOL_PACKET, libc::PACKET_ADD_MEMBERSHIP, &request)
    }

    /// Join a group of sockets that share an interface's packets, or make one; its number.
    ///
    /// By hash, so that packets of a flow share a ring, in the order in which they came. Where a ring is full, its packets go to
    /// another (rollover): the rings are read as one stream in time order, so that nothing depends on which ring held a packet.
    pub(crate) fn join(&self, group: Option<u16>, ignore_outgoing: bool) -> io::Result<u16> {
        let unique = if group.is_none() { libc::PACKET_FANOUT_FLAG_UNIQUEID } else { 0 };
        let ignore = if ignore_outgoing { libc::PACKET_FANOUT_FLAG_IGNORE_OUTGOING } else { 0 };
        let kind = libc::PACKET_FANOUT_HASH | libc::PACKET_FANOUT_FLAG_ROLLOVER | unique | ignore;
        self.set(libc::SOL_PACKET, libc::PACKET_FANOUT, &(u32::from(group.unwrap_or_default()) | kind << 16))?;
        let number: u32 = self.get(libc::SOL_PACKET, libc::PACKET_FANOUT)?;
        u16::try_from(number & 0xFFFF).map_err(io::Error::other)
    }

    /// What the kernel counted since this was asked before.
    pub(crate) fn statistics(&self) -> io::Result<Statistics> {
        let [packets, dropped, _freezes] = self.get::<[u32; 3]>(libc::SOL_PACKET, libc::PACKET_STATISTICS)?;
        Ok(Statistics { packets: packets.into(), dropped: dropped.into() })
    }

    /// The error that the socket has had since this was asked before, as when its interface went down (`ENETDOWN`).
    pub(crate) fn take_error(&self) -> io::Result<()> {
        Ok(rustix::net::sockopt::socket_error(&self.0)??)
    }

    fn ask(&self, request: libc::Ioctl, answer: &mut Request) -> io::Result<()> {
        // SAFETY: the request is one of those that read and write a `struct ifreq`, which `Request` is laid out as.
        result(unsafe { libc::ioctl(self.0.as_raw_fd(), request, &raw mut *answer) })
    }

    fn set<T>(&self, level: c_int, option: c_int, value: &T) -> io::Result<()> {
        let (pointer, len) = ((&raw const *value).cast::<c_void>(), socket_len::<T>());
        // SAFETY: the kernel reads `len` bytes of a value that is alive, and checks that the option takes so many.
        result(unsafe { libc::setsockopt(self.0.as_raw_fd(), level, option, pointer, len) })
    }

    fn get<T: Default>(&self, level: c_int, option: c_int) -> io::Result<T> {
        let (mut value, mut len) = (T::default(), socket_len::<T>());
        let pointer = (&raw mut value).cast::<c_void>();
        // SAFETY: the kernel writes at most `len` bytes into a value that is alive and, at all calls of this file, whole numbers.
        result(unsafe { libc::getsockopt(self.0.as_raw_fd(), level, option, pointer, &raw mut len) })?;
        Ok(value)
    }
}

/// `struct ifreq`: an interface's name, and what is asked of it (netdevice(7)).
#[repr(C, align(8))]
struct Request {
    name: [u8; libc::IFNAMSIZ],
    answer: [u8; 24],
}

impl Request {
    fn new(interface: &str) -> io::Result<Self> {
        let mut name = [0; libc::IFNAMSIZ];
        let bytes = interface.as_bytes();
        // The name ends with a zero byte. What is longer or holds one names no interface.
        let room = name.get_mut(..bytes.len()).filter(|room| room.len() < libc::IFNAMSIZ && !bytes.contains(&0));
        room.ok_or_else(|| io::Error::from_raw_os_error(libc::ENODEV))?.copy_from_slice(bytes);
        Ok(Self { name, answer: [0; 24] })
    }
}

/// A packet socket's address that names nothing.
fn no_address() -> io::Result<libc::sockaddr_ll> {
    Ok(libc::sockaddr_ll {
        sll_family: u16::try_from(libc::AF_PACKET).map_err(io::Error::other)?,
        sll_protocol: 0,
        sll_ifindex: 0,
        sll_hatype: 0,
        sll_pkttype: 0,
        sll_halen: 0,
        sll_addr: [0; 8],
    })
}

/// Size of a value that is handed to a socket call.
fn socket_len<T>() -> socklen_t {
    // Every value of this file has less than a hundred bytes.
    socklen_t::try_from(mem::size_of::<T>()).unwrap_or(socklen_t::MAX)
}

/// What a call returned, as a result.
fn result(returned: c_int) -> io::Result<()> {
    if returned < 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_no_interface_can_have_are_refused_before_they_are_asked_for() {
        for name in ["sixteen-letters-", "nul\0", "a-name-that-is-much-too-long-for-any"] {
            let error = Request::new(name).err().and_then(|error| error.raw_os_error());
            assert_eq!(error, Some(libc::ENODEV), "{name}");
        }
        assert_eq!(&Request::new("fifteen-letters").unwrap().name, b"fifteen-letters\0");
    }

    #[test]
    fn a_request_is_laid_out_as_the_kernel_has_it() {
        assert_eq!(mem::size_of::<Request>(), mem::size_of::<libc::ifreq>());
        assert_eq!(mem::align_of::<Request>(), mem::align_of::<libc::ifreq>());
        assert_eq!(mem::offset_of!(libc::ifreq, ifr_ifru), libc::IFNAMSIZ);
    }
}
