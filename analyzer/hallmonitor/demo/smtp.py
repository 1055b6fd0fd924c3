"""SMTP deliveries (RFC 5321), in clear or turned to TLS by STARTTLS (RFC 3207)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hallmonitor.demo import tls, visits

if TYPE_CHECKING:
    from hallmonitor.demo.draws import Draws
    from hallmonitor.demo.tcp import Conversation

RELAY: Final = 25
SUBMISSION: Final = 587
_MESSAGE: Final = (
    "From: Office <office@school.example>\r\nTo: Reader <reader@{domain}>\r\nSubject: Notice\r\n\r\n"
    "The office is open from eight to four.\r\n.\r\n"
)


def deliver(conversation: Conversation, draws: Draws, domain: str, *, encrypted: bool) -> None:
    """One message over a new connection, from greeting to QUIT.

    Args:
        conversation: not yet opened.
        draws: where random values come from.
        domain: of the receiving side; its server calls itself mx.`domain`.
        encrypted: whether both sides turn to TLS after EHLO.
    """
    conversation.open()
    conversation.answer(f"220 mx.{domain} ESMTP\r\n".encode())
    conversation.ask(b"EHLO relay.school.example\r\n")
    conversation.answer(f"250-mx.{domain}\r\n250-SIZE 35882577\r\n250-STARTTLS\r\n250 8BITMIME\r\n".encode())
    if encrypted:
        conversation.ask(b"STARTTLS\r\n")
        conversation.answer(b"220 2.0.0 Ready to start TLS\r\n")
        visits.handshake(conversation, draws, f"mx.{domain}", tls.Client.CURRENT)
        for up, down in ((60, 120), (70, 60), (50, 60), (30, 60), (900, 80)):
            conversation.ask(tls.application_data(draws, up))
            conversation.answer(tls.application_data(draws, down))
    else:
        for line, reply in (
            ("MAIL FROM:<office@school.example>", "250 2.1.0 Ok"),
            (f"RCPT TO:<reader@{domain}>", "250 2.1.5 Ok"),
            ("DATA", "354 End data with <CR><LF>.<CR><LF>"),
        ):
            conversation.ask(f"{line}\r\n".encode())
            conversation.answer(f"{reply}\r\n".encode())
        conversation.ask(_MESSAGE.format(domain=domain).encode())
        conversation.answer(b"250 2.0.0 Ok: queued\r\n")
        conversation.ask(b"QUIT\r\n")
        conversation.answer(b"221 2.0.0 Bye\r\n")
    conversation.close()
