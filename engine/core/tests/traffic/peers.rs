//! Conversations of the protocols in `identify/peers/`.

use super::conversation::Conversation;

/// A line for each.
pub fn conversations() -> Vec<Conversation> {
    Vec::new()
}
