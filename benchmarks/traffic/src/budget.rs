//! How many packets each flow has, so that together they are as many as was asked for.

use crate::plan::Plan;
use crate::random::Random;

/// The heaviest flow has so many times the data of the lightest.
const HEAVIEST: u32 = 10_000;

/// Give each flow that can have data one packet of it at least, and the rest of `packets` by a heavy tail (Pareto, index 1):
/// half of the flows have less than a fifth of what flows have on average.
///
/// # Panics
/// Where `packets` are too few for the flows: a mistake of the mixture.
pub fn share_out(plans: &mut [Plan], packets: u64, random: &mut Random) {
    let fixed: u64 = plans.iter().map(|plan| u64::from(plan.fixed_packets())).sum();
    let mut lasting: Vec<&mut Plan> = plans.iter_mut().filter(|plan| !plan.protocol.is_brief()).collect();
    let weights: Vec<u64> = lasting.iter().map(|_| u64::from(HEAVIEST / (random.below(HEAVIEST) + 1))).collect();
    let sum: u64 = weights.iter().sum();
    let to_share = packets.checked_sub(fixed + lasting.len() as u64).expect("packets for every flow");
    let mut left = to_share;
    for (plan, weight) in lasting.iter_mut().zip(&weights) {
        let share = u32::try_from(to_share * weight / sum.max(1)).expect("a share of some millions");
        plan.data = 1 + share;
        left -= u64::from(share);
    }
    // Less than one packet for each flow is left over by rounding.
    for plan in lasting.iter_mut().take(usize::try_from(left).unwrap_or(usize::MAX)) {
        plan.data += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::share_out;
    use crate::plan::{Plan, Protocol};
    use crate::random::Random;

    #[test]
    fn the_sum_is_exact_and_the_tail_heavy() {
        let mut random = Random::new(1);
        let protocols = [Protocol::Tls, Protocol::Dns, Protocol::Udp];
        let mut plans: Vec<_> = (0..3_000).map(|index| Plan::new(protocols[index % 3], 0, &mut random)).collect();
        share_out(&mut plans, 60_000, &mut random);
        let total: u64 = plans.iter().map(|plan| u64::from(plan.fixed_packets() + plan.data)).sum();
        assert_eq!(total, 60_000);
        assert!(plans.iter().all(|plan| (plan.data == 0) == (plan.protocol == Protocol::Dns)));
        let heavy = plans.iter().map(|plan| plan.data).max();
        assert!(heavy > Some(500), "{heavy:?}");
        let light = plans.iter().filter(|plan| (1..10).contains(&plan.data)).count();
        assert!(light > 1_000, "{light}");
    }
}
