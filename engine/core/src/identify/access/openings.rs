//! Remote access and files: what ends always open with.

use super::super::first_byte::FirstBytes;
use super::super::openings::{self, Opening};
use super::super::parser::{Heads, Recognition, Session};
use super::super::protocol::Protocol;

const TABLE: &[Opening] = &[
    // Version of the remote framebuffer protocol (RFC 6143, section 7.1.1); 003.889 is Apple's.
    Opening(Protocol::Vnc, b"RFB ###.###\n"),
    // Link message, major version 1 or 2 (Spice protocol, section "Channel link").
    Opening(Protocol::Spice, b"REDQ\x01\0\0\0"),
    Opening(Protocol::Spice, b"REDQ\x02\0\0\0"),
    // Greetings of the Independent Computing Architecture and of the Common Gateway Protocol that carries it: neither is
    // specified in public, these are what both ends send.
    Opening(Protocol::Citrix, b"\x7f\x7fICA\0"),
    Opening(Protocol::Citrix, b"\x1aCGP/01"),
    // rsync, `csprotocol.txt`.
    Opening(Protocol::Rsync, b"@RSYNCD: #"),
    // A line's length, then what a client asks for, or what a server of version 1 or 2 or one that refuses answers
    // (gitprotocol-pack, "Git Transport"; gitprotocol-common, "pkt-line Format").
    Opening(Protocol::Git, b"0###git-upload-pack "),
    Opening(Protocol::Git, b"0###git-receive-pack "),
    Opening(Protocol::Git, b"0###git-upload-archive "),
    Opening(Protocol::Git, b"000eversion #"),
    Opening(Protocol::Git, b"0###ERR "),
    // Versions that a server offers, and a client's answer (Subversion, `libsvn_ra_svn/protocol`, section 3).
    Opening(Protocol::Svn, b"( success ( #"),
    Opening(Protocol::Svn, b"( 2 ( edit-pipeline "),
    // Universal exit, which stands before a print job (HP PJL Technical Reference Manual, "Universal Exit Language").
    Opening(Protocol::Jetdirect, b"\x1b%-12345X"),
];

pub(in super::super) const FIRST: FirstBytes = openings::first(TABLE);

pub(in super::super) fn recognise(heads: &Heads<'_>) -> Recognition {
    openings::recognise(TABLE, heads)
}

pub(in super::super) fn session() -> Box<dyn Session> {
    openings::session(TABLE)
}

#[cfg(test)]
mod tests {
    use super::super::super::openings::assert_openings;
    use super::super::super::protocol::Protocol;

    #[test]
    fn texts_of_either_end() {
        assert_openings(
            &[
                (Protocol::Vnc, b"RFB 003.008\n"),
                (Protocol::Vnc, b"RFB 003.889\n\x02"),
                (Protocol::Spice, b"REDQ\x02\0\0\0\x02\0\0\0\x16\0\0\0"),
                (Protocol::Citrix, b"\x7f\x7fICA\0\x7f\x7fICA\0"),
                (Protocol::Citrix, b"\x1aCGP/01\x01"),
                (Protocol::Rsync, b"@RSYNCD: 31.0\n"),
                (Protocol::Git, b"0033git-upload-pack /project.git\0host=example.com\0"),
                (Protocol::Git, b"0034git-receive-pack /project.git\0"),
                (Protocol::Git, b"0034git-upload-archive /project.git\0"),
                (Protocol::Git, b"000eversion 2\n"),
                (Protocol::Git, b"0022ERR access denied\n"),
                (Protocol::Svn, b"( success ( 2 2 ( ) ( edit-pipeline svndiff1 ) ) ) "),
                (Protocol::Svn, b"( 2 ( edit-pipeline svndiff1 ) 24:svn://example.com/x ) "),
                (Protocol::Jetdirect, b"\x1b%-12345X@PJL SET COPIES=1\r\n"),
            ],
            &[
                b"RFB 3.8\n",
                b"REDQ\x03\0\0\0",
                b"\x7fELF\x02\x01",
                b"@RSYNC: 31\n",
                b"0033git-frobnicate /x",
                b"1033git-upload-pack /x",
                b"( failure ( ( 210005 ) ) ) ",
                b"\x1b[2J\x1b[1;1H",
            ],
        );
    }
}
