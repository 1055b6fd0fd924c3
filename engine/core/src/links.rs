//! Doubly linked lists over slot numbers, so that a slot leaves its list in constant time and nothing is allocated.

/// No slot.
pub const NONE: u32 = u32::MAX;

/// First and last slot of one list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct List {
    head: u32,
    tail: u32,
}

impl List {
    /// A list of nothing.
    pub const EMPTY: Self = Self { head: NONE, tail: NONE };

    /// Whether nothing is in it.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.head == NONE
    }

    /// The slot that came first.
    #[must_use]
    pub fn first(self) -> Option<u32> {
        (self.head != NONE).then_some(self.head)
    }
}

#[derive(Clone, Copy, Debug)]
struct Node {
    previous: u32,
    next: u32,
}

/// The links of all slots; a slot is in one list at most.
#[derive(Debug, Default)]
pub struct Links {
    nodes: Vec<Node>,
}

impl Links {
    /// Put `slot`, which is in no list, at the end of `list`.
    pub fn push(&mut self, list: &mut List, slot: u32) {
        let index = slot as usize;
        if index >= self.nodes.len() {
            self.nodes.resize(index + 1, Node { previous: NONE, next: NONE });
        }
        self.nodes[index] = Node { previous: list.tail, next: NONE };
        match self.nodes.get_mut(list.tail as usize) {
            Some(tail) => tail.next = slot,
            None => list.head = slot,
        }
        list.tail = slot;
    }

    /// Take `slot` out of `list`, which holds it.
    pub fn remove(&mut self, list: &mut List, slot: u32) {
        let Some(&Node { previous, next }) = self.nodes.get(slot as usize) else { return };
        match self.nodes.get_mut(previous as usize) {
            Some(node) => node.next = next,
            None => list.head = next,
        }
        match self.nodes.get_mut(next as usize) {
            Some(node) => node.previous = previous,
            None => list.tail = previous,
        }
    }

    /// The slot that came after `slot` into its list.
    #[must_use]
    pub fn after(&self, slot: u32) -> Option<u32> {
        self.nodes.get(slot as usize).map(|node| node.next).filter(|&next| next != NONE)
    }

    /// Take the first slot out of `list`.
    pub fn pop(&mut self, list: &mut List) -> Option<u32> {
        let slot = list.first()?;
        self.remove(list, slot);
        Some(slot)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drain(links: &mut Links, mut list: List) -> Vec<u32> {
        std::iter::from_fn(|| links.pop(&mut list)).collect()
    }

    #[test]
    fn slots_leave_from_any_place() {
        for (gone, left) in [(4, vec![1, 7]), (1, vec![4, 7]), (7, vec![1, 4])] {
            let (mut links, mut list) = (Links::default(), List::EMPTY);
            for slot in [1, 4, 7] {
                links.push(&mut list, slot);
            }
            assert_eq!([1, 4, 7, 9].map(|slot| links.after(slot)), [Some(4), Some(7), None, None]);
            links.remove(&mut list, gone);
            assert_eq!(drain(&mut links, list), left, "without {gone}");
        }
    }

    #[test]
    fn lists_share_the_links_without_touching() {
        let (mut links, mut one, mut two) = (Links::default(), List::EMPTY, List::EMPTY);
        for slot in 0..10 {
            links.push(if slot % 2 == 0 { &mut one } else { &mut two }, slot);
        }
        links.remove(&mut one, 4);
        links.push(&mut two, 4);
        assert_eq!(drain(&mut links, one), [0, 2, 6, 8]);
        assert_eq!(drain(&mut links, two), [1, 3, 5, 7, 9, 4]);
    }

    #[test]
    fn the_last_slot_leaves_an_empty_list() {
        let (mut links, mut list) = (Links::default(), List::EMPTY);
        links.push(&mut list, 3);
        assert!(!list.is_empty());
        assert_eq!(links.pop(&mut list), Some(3));
        assert_eq!((list, links.pop(&mut list)), (List::EMPTY, None));
    }
}
