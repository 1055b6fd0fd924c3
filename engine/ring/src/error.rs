//! Why an interface cannot be captured, and what to do about it.

use std::error::Error;
use std::fmt;
use std::io;

use hallmonitor_core::capture::live::LiveError;

/// An interface that cannot be captured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RingError {
    /// The interface, as the operator gave it.
    pub interface: String,
    /// What is wrong, without the name and without a full stop.
    pub message: String,
    /// What to do, as an imperative sentence without a full stop.
    pub remedy: String,
}

impl RingError {
    pub(crate) fn new(interface: &str, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { interface: interface.to_owned(), message: message.into(), remedy: remedy.into() }
    }

    /// `step` of opening the interface failed.
    pub(crate) fn opening(interface: &str, step: Step, error: &io::Error) -> Self {
        let (message, remedy) = match (step, error.raw_os_error().unwrap_or_default()) {
            (Step::Socket, libc::EPERM | libc::EACCES) => {
                ("packets may not be captured by this process", "give it CAP_NET_RAW, or run it as root")
            }
            (Step::Socket, libc::EAFNOSUPPORT) => (
                "the kernel has no packet sockets",
                "load the module af_packet, or read a pipe or a folder of captures",
            ),
            (Step::LookUp, libc::ENODEV) => ("there is no such interface", "check the name with `ip link`"),
            (Step::Memory, libc::ENOMEM | libc::ENOBUFS) => {
                ("there is no memory for its ring", "choose a smaller ring, or fewer rings for each interface")
            }
            (Step::Filter, libc::EINVAL) => {
                ("the kernel refuses the filter", "compile it for this interface's link type")
            }
            (Step::Fanout, libc::EINVAL) => {
                ("its rings cannot share it", "set the interface up, or choose one ring for each interface")
            }
            _ => {
                let message = format!("{} failed: {error}", step.call());
                return Self::new(interface, message, "check `ip link` and the kernel's log");
            }
        };
        Self::new(interface, message, remedy)
    }
}

/// A step of opening an interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Socket,
    LookUp,
    Options,
    Filter,
    Memory,
    Bind,
    Promiscuous,
    Fanout,
}

impl Step {
    /// The call as manual pages name it.
    const fn call(self) -> &'static str {
        match self {
            Self::Socket => "socket",
            Self::LookUp => "SIOCGIFINDEX",
            Self::Options => "setting packet(7) options",
            Self::Filter => "SO_ATTACH_FILTER",
            Self::Memory => "PACKET_RX_RING",
            Self::Bind => "bind",
            Self::Promiscuous => "PACKET_ADD_MEMBERSHIP",
            Self::Fanout => "PACKET_FANOUT",
        }
    }
}

impl fmt::Display for RingError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}; {}", self.interface, self.message, self.remedy)
    }
}

impl Error for RingError {}

impl From<RingError> for LiveError {
    fn from(RingError { interface, message, remedy }: RingError) -> Self {
        Self { name: interface, message, remedy }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_with_interface_fault_and_remedy() {
        for (step, number, line) in [
            (Step::Socket, libc::EPERM, "lan0: packets may not be captured by this process; give it CAP_NET_RAW"),
            (Step::LookUp, libc::ENODEV, "lan0: there is no such interface; check the name"),
            (Step::Memory, libc::ENOMEM, "lan0: there is no memory for its ring; choose a smaller ring"),
            (Step::Filter, libc::EINVAL, "lan0: the kernel refuses the filter; compile it"),
            (Step::Bind, libc::EIO, "lan0: bind failed: "),
        ] {
            let error = RingError::opening("lan0", step, &io::Error::from_raw_os_error(number));
            assert!(error.to_string().starts_with(line), "{error}");
            assert_eq!(LiveError::from(error.clone()).to_string(), error.to_string());
        }
    }
}
