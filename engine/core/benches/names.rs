//! The time that it takes from a name to its service and its registered domain.

use std::hint::black_box;

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
    registered(&mut criterion);
    criterion.final_summary();
}
