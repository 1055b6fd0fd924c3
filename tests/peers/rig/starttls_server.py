"""Servers that speak just enough of a protocol to begin TLS in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import asyncio
    import ssl

    from rig.tls_server import Handler

NAME = b"mail.example.org"
XMPP_STREAM = (
    b"<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'"
    b" id='1' from='" + NAME + b"' version='1.0'>"
    b"<stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:features>"
)
XMPP_PROCEED = b"<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"
LDAP_START_TLS = b"1.3.6.1.4.1.1466.20037"
LDAP_SUCCESS = bytes.fromhex("300c02010178070a010004000400")


class Dialogue(NamedTuple):
    """What a server says before TLS.

    Attributes:
        port: where the protocol is usually spoken.
        greeting: said first.
        turns: what the client's words hold, and the answer; after the last answer comes TLS.
    """

    port: int
    greeting: bytes
    turns: tuple[tuple[bytes, bytes], ...]


DIALOGUES: dict[str, Dialogue] = {
    # RFC 3207, section 4
    "smtp": Dialogue(
        587,
        b"220 " + NAME + b" ESMTP\r\n",
        ((b"EHLO", b"250-" + NAME + b"\r\n250 STARTTLS\r\n"), (b"STARTTLS\r\n", b"220 Go ahead\r\n")),
    ),
    # RFC 9051, section 6.2.1
    "imap": Dialogue(
        143,
        b"* OK [CAPABILITY IMAP4rev1 STARTTLS] " + NAME + b" ready\r\n",
        (
            (b"CAPABILITY\r\n", b"* CAPABILITY IMAP4rev1 STARTTLS\r\n. OK done\r\n"),
            (b"STARTTLS\r\n", b". OK begin TLS now\r\n"),
        ),
    ),
    # RFC 2595, section 4
    "pop3": Dialogue(110, b"+OK " + NAME + b" ready\r\n", ((b"STLS\r\n", b"+OK begin TLS now\r\n"),)),
    # RFC 4217, section 4
    "ftp": Dialogue(21, b"220 " + NAME + b" ready\r\n", ((b"AUTH TLS\r\n", b"234 Begin TLS now\r\n"),)),
    # RFC 4511, section 4.14
    "ldap": Dialogue(389, b"", ((LDAP_START_TLS, LDAP_SUCCESS),)),
    # RFC 6120, section 5.4
    "xmpp": Dialogue(5222, b"", ((b"version='1.0'>", XMPP_STREAM), (b"urn:ietf:params:xml:ns:xmpp-tls", XMPP_PROCEED))),
}


def begin_tls(dialogue: Dialogue, context: ssl.SSLContext, then: Handler) -> Handler:
    """Hold the dialogue, begin TLS, go on with `then`."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(dialogue.greeting)
        for asked, said in dialogue.turns:
            await reader.readuntil(asked)
            writer.write(said)
        await writer.start_tls(context)
        await then(reader, writer)

    return answer
