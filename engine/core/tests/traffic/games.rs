//! Conversations of the protocols in `identify/games/`.

use super::conversation::Conversation;

/// A line for each.
pub fn conversations() -> Vec<Conversation> {
    Vec::new()
}
