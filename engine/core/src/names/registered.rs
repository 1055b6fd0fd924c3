//! The registered domain of a name: its public suffix and one label more.

use super::literal::literal_address;

/// The registered domain (eTLD+1) of `name` by the public suffix list, private section included.
///
/// `name` is as [`super::normalise_host`] makes it. A name that is itself a public suffix has none, and so has an address. A
/// suffix that the list does not know counts as one label (the list's rule `*`).
#[must_use]
pub fn registered_domain(name: &str) -> Option<&str> {
    if literal_address(name).is_some() {
        return None;
    }
    psl::domain_str(name)
}

#[cfg(test)]
mod tests {
    use super::registered_domain;

    #[test]
    fn one_label_more_than_the_public_suffix() {
        for (name, expected) in [
            ("www.facebook.com", Some("facebook.com")),
            ("facebook.com", Some("facebook.com")),
            ("a.b.example.co.uk", Some("example.co.uk")),
            ("co.uk", None),
            ("com", None),
            ("a.user.github.io", Some("user.github.io")),
            ("www.torrington.k12.ct.us", Some("torrington.k12.ct.us")),
            ("printer.lan", Some("printer.lan")),
            ("x.xn--p1ai", Some("x.xn--p1ai")),
            ("192.0.2.1", None),
            ("2001:db8::1", None),
            ("::ffff:192.0.2.1", None),
            ("", None),
        ] {
            assert_eq!(registered_domain(name), expected, "{name}");
        }
    }
}
