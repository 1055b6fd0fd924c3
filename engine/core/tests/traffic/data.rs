//! Conversations of the protocols in `identify/data/`.

use super::conversation::Conversation;

/// A line for each.
pub fn conversations() -> Vec<Conversation> {
    Vec::new()
}
