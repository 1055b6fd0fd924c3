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
use super::parser::{DatagramParser, StreamParser};
use super::protocol::Protocol;

/// Those over TCP. A line for all of a table is named after its first.
pub(super) const STREAMS: &[StreamParser] = &[
    StreamParser {
        protocol: Protocol::MySql,
        first: mysql::FIRST,
        recognise: mysql::recognise,
        session: Some(mysql::session),
    },
    StreamParser::named(Protocol::Redis, redis::FIRST, redis::recognise),
    StreamParser::named(Protocol::MongoDb, mongodb::FIRST, mongodb::recognise),
    StreamParser::named(Protocol::Mssql, mssql::FIRST, mssql::recognise),
    StreamParser::named(Protocol::Oracle, oracle::FIRST, oracle::recognise),
    StreamParser::named(Protocol::Cassandra, cassandra::FIRST, cassandra::recognise),
    StreamParser::named(Protocol::Memcached, memcached::FIRST, memcached::recognise),
    StreamParser::named(Protocol::Elasticsearch, elasticsearch::FIRST, elasticsearch::recognise),
    StreamParser::named(Protocol::Kafka, kafka::FIRST, kafka::recognise),
    StreamParser::named(Protocol::Mqtt, mqtt::FIRST, mqtt::recognise),
    StreamParser::named(Protocol::Stomp, stomp::FIRST, stomp::recognise),
    StreamParser::named(Protocol::ZeroMq, zeromq::FIRST, zeromq::recognise),
    StreamParser::named(Protocol::OpenWire, openwire::FIRST, openwire::recognise),
    StreamParser::named(Protocol::ZooKeeper, zookeeper::FIRST, zookeeper::recognise),
    StreamParser::named(Protocol::Fix, fix::FIRST, fix::recognise),
    StreamParser::named(Protocol::Ajp, ajp::FIRST, ajp::recognise),
    StreamParser::named(Protocol::FastCgi, fastcgi::FIRST, fastcgi::recognise),
    StreamParser::named(Protocol::Thrift, thrift::FIRST, thrift::recognise),
    StreamParser::named(Protocol::Drda, drda::FIRST, drda::recognise),
    StreamParser {
        protocol: Protocol::Amqp,
        first: openings::FIRST,
        recognise: openings::recognise,
        session: Some(openings::session),
    },
    StreamParser::named(Protocol::Smpp, smpp::FIRST, smpp::recognise),
    StreamParser::named(Protocol::Z3950, z39_50::FIRST, z39_50::recognise),
];

/// Those over UDP.
pub(super) const DATAGRAMS: &[DatagramParser] = &[
    DatagramParser::named(Protocol::Coap, &[coap::PORT], coap::FIRST, coap::recognise),
    DatagramParser::named(Protocol::Memcached, &[memcached::PORT], FirstBytes::ANY, memcached::recognise_datagram),
    DatagramParser::named(Protocol::Thrift, &[], thrift::FIRST_OF_DATAGRAM, thrift::recognise_datagram),
    DatagramParser::named(Protocol::Mssql, &[], mssql::FIRST_OF_DATAGRAM, mssql::recognise_datagram),
    DatagramParser::named(Protocol::Rtps, &[], rtps::FIRST, rtps::recognise),
];
