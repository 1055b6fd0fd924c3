//! Writes the captures that speed is measured on: seeded, and with the truth of what they hold.

pub mod answers;
pub mod bittorrent;
pub mod budget;
pub mod checksum;
pub mod data;
pub mod dns;
pub mod ends;
pub mod flow;
pub mod frames;
pub mod handshake;
pub mod hello;
pub mod hosts;
pub mod http;
pub mod kind;
pub mod names;
pub mod opening;
pub mod pcap;
pub mod plan;
pub mod quic;
pub mod random;
pub mod schedule;
pub mod server_hello;
pub mod truth;
