//! Conversations of the protocols in `identify/access/`.

use super::conversation::Conversation;

/// A line for each.
pub fn conversations() -> Vec<Conversation> {
    Vec::new()
}
