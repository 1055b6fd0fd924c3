//! Stratum, between miners and their pool, by the method of a first message in JSON (Slush Pool, "Stratum Mining Protocol"; BIP
//! 310; `EthereumStratum` 1.0.0; xmrig-proxy, "STRATUM"). Wallets, workers and passwords are passed over.
//!
//! Most pools offer it over TLS as well, where it is that; version 2 is enciphered, and stays unknown.

use memchr::memmem;

use super::super::first_byte::FirstBytes;
use super::super::greeting::first_line;
use super::super::parser::{Heads, Recognition};

/// What only Stratum says, with the quotes of JSON: methods of miners and of pools.
const METHODS: [&[u8]; 12] = [
    b"\"mining.subscribe\"",
    b"\"mining.configure\"",
    b"\"mining.authorize\"",
    b"\"mining.extranonce.subscribe\"",
    b"\"mining.hello\"",
    b"\"mining.notify\"",
    b"\"mining.set_difficulty\"",
    b"\"mining.set_target\"",
    b"\"eth_submitLogin\"",
    b"\"eth_submitWork\"",
    b"\"eth_submitHashrate\"",
    b"\"mining.submit\"",
];
/// A login as `CryptoNote` miners send it, which names wallet, password and program; and the first job that answers it.
const LOGIN: [&[u8]; 4] = [b"\"login\"", b"\"params\"", b"\"pass\"", b"\"agent\""];
const JOB: [&[u8]; 3] = [b"\"job\"", b"\"blob\"", b"\"target\""];

/// An object.
pub(super) const FIRST: FirstBytes = FirstBytes::of(b"{");

pub(super) fn recognise(heads: &Heads<'_>) -> Recognition {
    heads.either(|bytes| {
        if bytes.first() != Some(&b'{') {
            return Recognition::No;
        }
        let Some(line) = first_line(bytes) else { return Recognition::More };
        let holds = |word: &&[u8]| memmem::find(line, word).is_some();
        Recognition::decided(METHODS.iter().any(holds) || LOGIN.iter().all(holds) || JOB.iter().all(holds))
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::recognise;

    #[test]
    fn the_method_decides() {
        let login = br#"{"method":"login","params":{"login":"4x","pass":"x","agent":"XMRig/6.21"},"id":1}"#;
        let job = br#"{"id":1,"jsonrpc":"2.0","result":{"id":"7","job":{"blob":"10","job_id":"1","target":"ff"}}}"#;
        let line = |text: &[u8]| [text, b"\n"].concat();
        assert_dialogues(
            recognise,
            3_333,
            &[
                (b"{\"id\": 1, \"method\": \"mining.subscribe\", \"params\": []}\n", b"", Yes),
                (b"", b"{\"id\":null,\"method\":\"mining.notify\",\"params\":[\"1\"]}\n", Yes),
                (&line(login), b"", Yes),
                (b"", &line(job), Yes),
                (b"{\"method\":\"eth_submitLogin\",\"params\":[\"0x1\"]}\n", b"", Yes),
                (b"{\"method\":\"login\",\"params\":{\"user\":\"x\",\"pass\":\"y\"}}\n", b"", No),
                (b"{\"method\":\"eth_getBalance\",\"params\":[]}\n", b"", No),
                (b"[{\"method\":\"mining.subscribe\"}]\n", b"", No),
            ],
        );
    }
}
