//! Frames sent by a packet socket, many in one call.

use std::io;
use std::mem;
use std::os::fd::{AsRawFd, OwnedFd};
use std::ptr;

use rustix::net::{AddressFamily, SocketFlags, SocketType};

/// A socket that sends to one interface.
pub struct Sender(OwnedFd);

impl Sender {
    /// A socket that sends to the interface of this name; where `bypass` is set, past the interface's queueing
    /// (`PACKET_QDISC_BYPASS`), which is faster, and past whoever captures what the interface sends.
    pub fn open(interface: &str, bypass: bool) -> io::Result<Self> {
        let socket = rustix::net::socket_with(AddressFamily::PACKET, SocketType::RAW, SocketFlags::CLOEXEC, None)?;
        let index = rustix::net::netdevice::name_to_index(&socket, interface)?;
        let address = libc::sockaddr_ll {
            sll_family: u16::try_from(libc::AF_PACKET).map_err(io::Error::other)?,
            // No protocol: nothing is received.
            sll_protocol: 0,
            sll_ifindex: i32::try_from(index).map_err(io::Error::other)?,
            sll_hatype: 0,
            sll_pkttype: 0,
            sll_halen: 0,
            sll_addr: [0; 8],
        };
        let descriptor = socket.as_raw_fd();
        let len = len_of::<libc::sockaddr_ll>();
        // SAFETY: the address is of the type that this family takes, and of the length that is told.
        result(unsafe { libc::bind(descriptor, (&raw const address).cast(), len) })?;
        let bypass = i32::from(bypass);
        // SAFETY: the option takes a whole number of that length, which is alive.
        result(unsafe {
            let value = (&raw const bypass).cast();
            libc::setsockopt(descriptor, libc::SOL_PACKET, libc::PACKET_QDISC_BYPASS, value, len_of::<i32>())
        })?;
        Ok(Self(socket))
    }

    /// Send frames in their order; how many the kernel took. It takes fewer where the interface has no room.
    pub fn send(&self, frames: &[Vec<u8>]) -> io::Result<usize> {
        let mut parts: Vec<_> = frames
            .iter()
            .map(|frame| libc::iovec { iov_base: frame.as_ptr().cast_mut().cast(), iov_len: frame.len() })
            .collect();
        let mut messages: Vec<_> = parts.iter_mut().map(message).collect();
        let len = u32::try_from(messages.len()).map_err(io::Error::other)?;
        // SAFETY: each message tells of one part, and each part of one frame, all of which are alive; sending only reads them.
        let sent = unsafe { libc::sendmmsg(self.0.as_raw_fd(), messages.as_mut_ptr(), len, 0) };
        result(sent)?;
        usize::try_from(sent).map_err(io::Error::other)
    }
}

/// A message of one part, to the interface that the socket is bound to.
fn message(part: &mut libc::iovec) -> libc::mmsghdr {
    // SAFETY: all fields are whole numbers and pointers, of which zero is a value.
    let mut message: libc::mmsghdr = unsafe { mem::zeroed() };
    message.msg_hdr.msg_name = ptr::null_mut();
    message.msg_hdr.msg_iov = part;
    message.msg_hdr.msg_iovlen = 1;
    message
}

fn len_of<T>() -> libc::socklen_t {
    libc::socklen_t::try_from(mem::size_of::<T>()).unwrap_or(libc::socklen_t::MAX)
}

fn result(returned: libc::c_int) -> io::Result<()> {
    if returned < 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
}
