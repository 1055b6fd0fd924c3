//! What DNS told the clients of a capture: the truth of which flows it names.

use std::collections::HashMap;
use std::net::IpAddr;

use crate::hosts;
use crate::plan::Plan;

/// The addresses that clients were told, each with the time at which that no longer holds.
#[derive(Default)]
pub struct Answers(HashMap<(u16, IpAddr), u64>);

impl Answers {
    /// The lookup of `plan` was answered at `now_ns`.
    pub fn learn(&mut self, plan: &Plan, now_ns: u64) {
        let Some(rank) = plan.name else { return };
        let expires_ns = now_ns + u64::from(hosts::ttl_s(rank)) * 1_000_000_000;
        for index in 0..hosts::address_count(rank) {
            self.0.insert((plan.client, hosts::server(rank, index, plan.is_ipv6)), expires_ns);
        }
    }

    /// Whether `client` was told of `address`, and that still holds.
    #[must_use]
    pub fn hold(&self, client: u16, address: IpAddr, now_ns: u64) -> bool {
        self.0.get(&(client, address)).is_some_and(|&expires_ns| now_ns < expires_ns)
    }
}

#[cfg(test)]
mod tests {
    use super::Answers;
    use crate::hosts;
    use crate::plan::{Plan, Protocol};
    use crate::random::Random;

    #[test]
    fn answers_hold_for_their_time_and_their_client() {
        let mut plan = Plan::new(Protocol::Dns, 7, &mut Random::new(1));
        plan.name = Some(3);
        let mut answers = Answers::default();
        answers.learn(&plan, 5);
        let address = hosts::server(3, 0, false);
        let end_ns = 5 + u64::from(hosts::ttl_s(3)) * 1_000_000_000;
        let cases = [(7, end_ns - 1, true), (7, end_ns, false), (8, 5, false)];
        for (client, now_ns, expected) in cases {
            assert_eq!(answers.hold(client, address, now_ns), expected);
        }
        assert!(!answers.hold(7, hosts::server(3, 0, true), 5));
    }
}
