//! Databases, queues and other servers of data.

mod ajp;
mod cassandra;
mod coap;
mod drda;
mod elasticsearch;
mod fastcgi;
mod fix;
mod kafka;
mod memcached;
mod mongodb;
mod mqtt;
mod mssql;
mod mysql;
mod openings;
mod openwire;
mod oracle;
mod redis;
mod rtps;
mod smpp;
mod stomp;
mod thrift;
mod z39_50;
mod zeromq;
mod zookeeper;

use super::first_byte::FirstBytes;
use super::parser::{DatagramParser, Reading, StreamParser};
use super::protocol::Protocol;

/// Those over TCP. A line for all of a table is named after its first.
pub(super) const STREAMS: &[StreamParser] = &[
    StreamParser {
        protocol: Protocol::MySql,
        first: mysql::FIRST,
        recognise: mysql::recognise,
        session: Some(mysql::session),
    },
    StreamParser { protocol: Protocol::Redis, first: redis::FIRST, recognise: redis::recognise, session: None },
    StreamParser { protocol: Protocol::MongoDb, first: mongodb::FIRST, recognise: mongodb::recognise, session: None },
    StreamParser { protocol: Protocol::Mssql, first: mssql::FIRST, recognise: mssql::recognise, session: None },
    StreamParser { protocol: Protocol::Oracle, first: oracle::FIRST, recognise: oracle::recognise, session: None },
    StreamParser {
        protocol: Protocol::Cassandra,
        first: cassandra::FIRST,
        recognise: cassandra::recognise,
        session: None,
    },
    StreamParser {
        protocol: Protocol::Memcached,
        first: memcached::FIRST,
        recognise: memcached::recognise,
        session: None,
    },
    StreamParser {
        protocol: Protocol::Elasticsearch,
        first: elasticsearch::FIRST,
        recognise: elasticsearch::recognise,
        session: None,
    },
    StreamParser { protocol: Protocol::Kafka, first: kafka::FIRST, recognise: kafka::recognise, session: None },
    StreamParser { protocol: Protocol::Mqtt, first: mqtt::FIRST, recognise: mqtt::recognise, session: None },
    StreamParser { protocol: Protocol::Stomp, first: stomp::FIRST, recognise: stomp::recognise, session: None },
    StreamParser { protocol: Protocol::ZeroMq, first: zeromq::FIRST, recognise: zeromq::recognise, session: None },
    StreamParser {
        protocol: Protocol::OpenWire,
        first: openwire::FIRST,
        recognise: openwire::recognise,
        session: None,
    },
    StreamParser {
        protocol: Protocol::ZooKeeper,
        first: zookeeper::FIRST,
        recognise: zookeeper::recognise,
        session: None,
    },
    StreamParser { protocol: Protocol::Fix, first: fix::FIRST, recognise: fix::recognise, session: None },
    StreamParser { protocol: Protocol::Ajp, first: ajp::FIRST, recognise: ajp::recognise, session: None },
    StreamParser { protocol: Protocol::FastCgi, first: fastcgi::FIRST, recognise: fastcgi::recognise, session: None },
    StreamParser { protocol: Protocol::Thrift, first: thrift::FIRST, recognise: thrift::recognise, session: None },
    StreamParser { protocol: Protocol::Drda, first: drda::FIRST, recognise: drda::recognise, session: None },
    StreamParser {
        protocol: Protocol::Amqp,
        first: openings::FIRST,
        recognise: openings::recognise,
        session: Some(openings::session),
    },
    StreamParser { protocol: Protocol::Smpp, first: smpp::FIRST, recognise: smpp::recognise, session: None },
    StreamParser { protocol: Protocol::Z3950, first: z39_50::FIRST, recognise: z39_50::recognise, session: None },
];

/// Those over UDP.
pub(super) const DATAGRAMS: &[DatagramParser] = &[
    DatagramParser {
        protocol: Protocol::Coap,
        ports: &[coap::PORT],
        first: coap::FIRST,
        recognise: coap::recognise,
        read: Reading::Nothing,
    },
    DatagramParser {
        protocol: Protocol::Memcached,
        ports: &[memcached::PORT],
        first: FirstBytes::ANY,
        recognise: memcached::recognise_datagram,
        read: Reading::Nothing,
    },
    DatagramParser {
        protocol: Protocol::Thrift,
        ports: &[],
        first: thrift::FIRST_OF_DATAGRAM,
        recognise: thrift::recognise_datagram,
        read: Reading::Nothing,
    },
    DatagramParser {
        protocol: Protocol::Mssql,
        ports: &[],
        first: mssql::FIRST_OF_DATAGRAM,
        recognise: mssql::recognise_datagram,
        read: Reading::Nothing,
    },
    DatagramParser {
        protocol: Protocol::Rtps,
        ports: &[],
        first: rtps::FIRST,
        recognise: rtps::recognise,
        read: Reading::Nothing,
    },
];
