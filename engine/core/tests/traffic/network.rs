//! Conversations of the protocols in `identify/network/`.

mod buildings;
mod plants;
mod routing;
mod services;
mod vehicles;
mod watching;

use super::conversation::Conversation;

/// A conversation's name, transport and server's port, and what client (`true`) and server send in turn.
type Talk = (&'static str, u8, u16, &'static [(bool, &'static [u8])]);

/// A line for each.
pub fn conversations() -> Vec<Conversation> {
    let talks =
        [routing::TALKS, services::TALKS, watching::TALKS, buildings::TALKS, plants::TALKS, vehicles::TALKS].concat();
    let parts =
        |sent: &[(bool, &[u8])]| sent.iter().map(|&(from_client, bytes)| (from_client, bytes.to_vec())).collect();
    talks
        .into_iter()
        .map(|(name, transport, port, sent)| Conversation::new(name, transport, port, parts(sent)))
        .collect()
}
