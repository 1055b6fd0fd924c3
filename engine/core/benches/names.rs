//! The time that it takes from a name to its service and its registered domain, and from an address to its service.

use std::hint::black_box;
use std::net::Ipv4Addr;

use criterion::Criterion;
use hallmonitor_core::catalogue::Catalogue;
use hallmonitor_core::names::registered_domain;

/// Domains of the catalogue: some times as many as the shipped one has.
const DOMAINS: u32 = 10_000;

fn catalogued(criterion: &mut Criterion) {
    let entries = (0..DOMAINS)
        .map(|number| (format!("service{number}.example"), format!("service {number}"), "games".to_owned()));
    let catalogue = Catalogue::new(entries).expect("domains");
    let mut group = criterion.benchmark_group("catalogue");
    for (name, host, is_found) in [
        ("domain", "service4012.example", true),
        ("host_below", "cdn7.static.service4306.example", true),
        ("unknown", "www.another.example.com", false),
    ] {
        assert_eq!(catalogue.lookup(host).is_some(), is_found, "{host}");
        group.bench_function(name, |bencher| bencher.iter(|| catalogue.lookup(black_box(host))));
    }
    group.finish();
}

fn ranges(criterion: &mut Criterion) {
    // Every other network of 256 addresses in the upper half of two hundred blocks.
    let networks = (0..200).flat_map(|block| (128..256).step_by(2).map(move |part| format!("203.{block}.{part}.0/24")));
    let entries = networks.map(|network| (network, "service".to_owned(), "games".to_owned()));
    let catalogue = Catalogue::default().with_ranges(entries).expect("networks");
    let mut group = criterion.benchmark_group("range");
    for (name, address, is_found) in
        [("inside", [203, 0, 130, 7], true), ("gap", [203, 0, 131, 7], false), ("empty_block", [192, 0, 2, 1], false)]
    {
        let address = Ipv4Addr::from(address).to_ipv6_mapped().octets();
        assert_eq!(catalogue.range_number(&address) != 0, is_found, "{name}");
        group.bench_function(name, |bencher| bencher.iter(|| catalogue.range_number(black_box(&address))));
    }
    group.finish();
}

fn registered(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("registered_domain");
    for (name, host, expected) in [
        ("com", "www.example.com", Some("example.com")),
        ("four_labels", "www.torrington.k12.ct.us", Some("torrington.k12.ct.us")),
        ("unlisted", "printer.floor2.lan", Some("floor2.lan")),
        ("address", "192.0.2.1", None),
    ] {
        assert_eq!(registered_domain(host), expected);
        group.bench_function(name, |bencher| bencher.iter(|| registered_domain(black_box(host))));
    }
    group.finish();
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    catalogued(&mut criterion);
    ranges(&mut criterion);
    registered(&mut criterion);
    criterion.final_summary();
}
