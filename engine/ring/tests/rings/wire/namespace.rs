//! A network namespace that is removed with its value, however the test ends.

use std::fs::File;
use std::os::fd::AsFd;
use std::process::{Command, Output};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

use rustix::thread::{LinkNameSpaceType, move_into_link_name_space};

/// Number of the first interface of a new cable.
pub const FIRST_NUMBER: u32 = 40;

static NUMBER: AtomicU32 = AtomicU32::new(0);

/// A namespace with a virtual cable in it, from `a0` to `b0`, on which nothing is sent but by tests.
pub struct Namespace {
    pub name: String,
}

impl Namespace {
    /// Make one; `None`, with the reason printed, where that is not possible.
    pub fn with_cable() -> Option<Self> {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("hmring-{}-{number}", std::process::id());
        match Command::new("ip").args(["netns", "add", &name]).output() {
            Ok(output) if output.status.success() => {}
            Ok(output) => {
                eprintln!("skipped: no network namespace: {}", String::from_utf8_lossy(&output.stderr).trim());
                return None;
            }
            Err(error) => {
                eprintln!("skipped: no `ip`: {error}");
                return None;
            }
        }
        let namespace = Self { name };
        // Otherwise the kernel asks the cable for IPv6 neighbours and routers.
        namespace.inside(|| std::fs::write("/proc/sys/net/ipv6/conf/default/disable_ipv6", "1").unwrap_or_default());
        namespace.plug_in(FIRST_NUMBER);
        Some(namespace)
    }

    /// Make the cable, as after [`Self::pull_out`]. Its interfaces get this number and the next.
    pub fn plug_in(&self, number: u32) {
        let [a, b] = [number, number + 1].map(|number| number.to_string());
        self.ip(&["link", "add", "name", "a0", "index", &a, "type", "veth", "peer", "name", "b0", "index", &b]);
        self.set("a0", "up");
        self.set("b0", "up");
    }

    /// Remove the cable with both its interfaces.
    pub fn pull_out(&self) {
        self.ip(&["link", "del", "b0"]);
    }

    /// Set an interface up or down.
    pub fn set(&self, interface: &str, state: &str) {
        self.ip(&["link", "set", interface, state]);
    }

    /// Run `ip` in the namespace; what it says.
    pub fn ip(&self, arguments: &[&str]) -> String {
        let Output { status, stdout, stderr } =
            Command::new("ip").args(["-n", &self.name]).args(arguments).output().expect("ip runs");
        assert!(status.success(), "ip {arguments:?}: {}", String::from_utf8_lossy(&stderr));
        String::from_utf8_lossy(&stdout).into_owned()
    }

    /// Do something on a thread that is in the namespace. Sockets stay in the one that they were opened in.
    pub fn inside<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        let namespace = File::open(format!("/run/netns/{}", self.name)).expect("the namespace is there");
        thread::scope(|scope| {
            let moved = scope.spawn(move || {
                move_into_link_name_space(namespace.as_fd(), Some(LinkNameSpaceType::Network)).expect("root may enter");
                work()
            });
            moved.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        })
    }
}

impl Drop for Namespace {
    fn drop(&mut self) {
        let removed = Command::new("ip").args(["netns", "del", &self.name]).status();
        // A second panic would end the process before other namespaces are removed.
        if !removed.is_ok_and(|status| status.success()) {
            eprintln!("namespace {} is left", self.name);
        }
    }
}
