//! Protocols that begin in clear and turn to TLS (STARTTLS).

use super::conversation::Part;
use super::tls;

fn lines(parts: &[(bool, &str)]) -> Vec<Part> {
    parts.iter().map(|(from_client, text)| (*from_client, text.as_bytes().to_vec())).collect()
}

/// `parts`, then the hello behind them.
fn upgraded(parts: &[(bool, &str)], name: &str) -> Vec<Part> {
    let mut parts = lines(parts);
    parts.push((true, tls::hello(name)));
    parts
}

/// SMTP (RFC 3207, section 4).
pub fn smtp() -> Vec<Part> {
    let greeting = "220 mx.example ESMTP\r\n";
    let offer = "250-mx.example\r\n250-SIZE 1000\r\n250 STARTTLS\r\n";
    let talk = [(false, greeting), (true, "EHLO client.example\r\n"), (false, offer), (true, "STARTTLS\r\n")];
    upgraded(&[&talk[..], &[(false, "220 ready\r\n")]].concat(), "mx.example")
}

/// IMAP (RFC 9051, section 6.2.1).
pub fn imap() -> Vec<Part> {
    let talk = [(false, "* OK IMAP4rev2 ready\r\n"), (true, "a1 STARTTLS\r\n"), (false, "a1 OK begin\r\n")];
    upgraded(&talk, "imap.example")
}

/// POP3 (RFC 2595, section 4).
pub fn pop3() -> Vec<Part> {
    upgraded(&[(false, "+OK POP3 ready\r\n"), (true, "STLS\r\n"), (false, "+OK begin\r\n")], "pop.example")
}

/// FTP (RFC 4217, section 4).
pub fn ftp() -> Vec<Part> {
    upgraded(&[(false, "220 FTP ready\r\n"), (true, "AUTH TLS\r\n"), (false, "234 begin\r\n")], "ftp.example")
}

/// FTP in clear, with a passive data connection at port 20,000 of the server (RFC 959, section 4.1.2).
pub fn ftp_in_clear() -> Vec<Part> {
    lines(&[
        (false, "220 FTP ready\r\n"),
        (true, "USER someone\r\n"),
        (false, "331 Password\r\n"),
        (true, "PASS secret\r\n"),
        (false, "230 Welcome\r\n"),
        (true, "PASV\r\n"),
        (false, "227 Entering Passive Mode (192,0,2,80,78,32)\r\n"),
        (true, "RETR file\r\n"),
        (false, "150 Here it comes\r\n226 Done\r\n"),
    ])
}

/// A file on that connection.
pub fn ftp_file() -> Vec<Part> {
    vec![(false, vec![0x5a; 3_000])]
}

/// XMPP (RFC 6120, section 5).
pub fn xmpp() -> Vec<Part> {
    let open = "<?xml version='1.0'?><stream:stream to='chat.example' version='1.0' xmlns='jabber:client' \
        xmlns:stream='http://etherx.jabber.org/streams'>";
    let space = "xmlns='urn:ietf:params:xml:ns:xmpp-tls'";
    let (ask, proceed) = (format!("<starttls {space}/>"), format!("<proceed {space}/>"));
    let talk = [(true, open), (false, "<stream:stream from='chat.example'>"), (true, ask.as_str()), (false, &proceed)];
    upgraded(&talk, "chat.example")
}

/// LDAP: the extended operation and its answer (RFC 4511, section 4.14), in BER.
pub fn ldap() -> Vec<Part> {
    let request = [&[0x30, 0x1d, 2, 1, 1, 0x77, 0x18, 0x80, 0x16][..], b"1.3.6.1.4.1.1466.20037"].concat();
    let answer = vec![0x30, 0x0c, 2, 1, 1, 0x78, 7, 0x0a, 1, 0, 4, 0, 4, 0];
    vec![(true, request), (false, answer), (true, tls::hello("ldap.example"))]
}
