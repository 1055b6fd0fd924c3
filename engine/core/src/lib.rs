//! Packets in, classified flow records out.
//!
//! The way of the data: [`capture`] reads files into batches of packets, [`decode`] finds the addresses, ports and
//! payload of one packet, [`flow`] joins packets to bidirectional flows, [`identify`] finds out what a flow is,
//! [`names`] and [`catalogue`] turn a name into a service and a category, [`record`] writes closed flows as Arrow
//! columns, and [`engine`] holds them together; [`live`] does so where captures have no end. Everything here takes its time
//! from packets. A clock is read only to tell how long a live source is waited for, or was silent.

#![forbid(unsafe_code)]

pub mod capture;
pub mod catalogue;
pub mod counters;
pub mod decode;
pub mod engine;
pub mod flow;
pub mod identify;
mod links;
pub mod live;
pub mod loss;
pub mod names;
pub mod record;
pub mod recorder;
