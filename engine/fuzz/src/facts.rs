//! What must hold of the facts of a flow, whatever its bytes are: names are names, and nothing else is kept.

use hallmonitor_core::identify::{Answer, Facts};

/// Bytes of a name at most (RFC 1035, section 2.3.4).
const NAME_MAX: usize = 253;
/// What a device says that it is: longest text as it was sent.
const CLASS_MAX: usize = 64;
/// A fingerprint: ten characters, and two hashes of twelve (FoxIO, JA4).
const JA4_LEN: usize = 36;

/// Hold that a name has no capitals, no spaces, nothing of a URL or an address of e-mail, and an end.
fn check_name(name: &str) {
    let is_odd = |byte: u8| !byte.is_ascii_graphic() || byte.is_ascii_uppercase() || b"/?#@=&\"\\;,".contains(&byte);
    assert!(!name.is_empty() && name.len() <= NAME_MAX && !name.bytes().any(is_odd), "an odd name");
}

/// Hold that the facts of a flow are facts.
///
/// # Panics
/// Where they are not.
pub fn check(facts: &Facts) {
    for name in [&facts.domain, &facts.dns_query, &facts.device_name].into_iter().flatten() {
        check_name(name);
    }
    if let Some(class) = &facts.device_class {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || b" -._:/~".contains(&byte);
        assert!((1..=CLASS_MAX).contains(&class.len()) && class.bytes().all(fits), "an odd class");
    }
    if let Some(ja4) = &facts.ja4 {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        assert!(ja4.len() == JA4_LEN && ja4.bytes().all(fits), "an odd fingerprint");
    }
    assert!(facts.device_class.as_ref().is_none_or(|class| class.len() <= 64 && !class.contains('@')), "an odd class");
    assert!(facts.file_bytes.is_none_or(|bytes| bytes >= 0));
}

/// Hold that the names in answers are names.
///
/// # Panics
/// Where one is not.
pub fn check_answers(answers: &[Answer]) {
    answers.iter().for_each(|answer| check_name(&answer.name));
}
