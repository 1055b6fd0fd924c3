"""SSH connections: banners and key exchange in clear, then packets that look encrypted (RFC 4253)."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from hallmonitor.demo.draws import Draws
    from hallmonitor.demo.tcp import Conversation

PORT: Final = 22
_KEXINIT: Final = 20
_ECDH_INIT: Final = 30
_ECDH_REPLY: Final = 31
_NEWKEYS: Final = 21
_BLOCK: Final = 8
_LISTS: Final = (
    "curve25519-sha256,ecdh-sha2-nistp256",
    "ssh-ed25519,rsa-sha2-512",
    *("chacha20-poly1305@openssh.com,aes256-gcm@openssh.com",) * 2,
    *("hmac-sha2-256-etm@openssh.com",) * 2,
    *("none",) * 2,
    *("",) * 2,
)


def packet(draws: Draws, payload: bytes) -> bytes:
    """A binary packet before encryption starts (RFC 4253, section 6)."""
    padding = _BLOCK - (5 + len(payload)) % _BLOCK
    padding += _BLOCK if padding < 4 else 0  # noqa: PLR2004  # section 6: at least four bytes
    return struct.pack("!IB", 1 + len(payload) + padding, padding) + payload + draws.octets(padding)


def _string(data: bytes) -> bytes:
    return struct.pack("!I", len(data)) + data


def _kexinit(draws: Draws) -> bytes:
    lists = b"".join(_string(names.encode()) for names in _LISTS)
    return packet(draws, bytes([_KEXINIT]) + draws.octets(16) + lists + bytes(5))


def login(conversation: Conversation, draws: Draws, *, attempts: int = 1, keystrokes: int = 0) -> None:
    """A connection from banner to close.

    Args:
        conversation: not yet opened.
        draws: where random values come from.
        attempts: passwords tried.
        keystrokes: exchanges of a session after the login; zero where it was refused.
    """
    conversation.open()
    conversation.answer(b"SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n")
    conversation.ask(b"SSH-2.0-OpenSSH_9.9\r\n")
    conversation.answer(_kexinit(draws))
    conversation.ask(_kexinit(draws))
    conversation.ask(packet(draws, bytes([_ECDH_INIT]) + _string(draws.octets(32))))
    host_key = _string(_string(b"ssh-ed25519") + _string(draws.octets(32)))
    signature = _string(_string(b"ssh-ed25519") + _string(draws.octets(64)))
    reply = packet(draws, bytes([_ECDH_REPLY]) + host_key + _string(draws.octets(32)) + signature)
    conversation.answer(reply + packet(draws, bytes([_NEWKEYS])))
    conversation.ask(packet(draws, bytes([_NEWKEYS])) + draws.octets(44))
    conversation.answer(draws.octets(44))
    for _ in range(attempts):
        conversation.ask(draws.octets(148))
        conversation.answer(draws.octets(52))
    for _ in range(keystrokes):
        conversation.ask(draws.octets(36))
        conversation.answer(draws.octets(draws.pick((36, 36, 116, 420))))
    conversation.close()
