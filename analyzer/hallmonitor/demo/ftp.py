"""FTP sessions with passive data connections (RFC 959; RFC 2428 for EPSV)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hallmonitor.demo.clock import MILLISECOND

if TYPE_CHECKING:
    from hallmonitor.demo.devices import Device
    from hallmonitor.demo.scene import Scene
    from hallmonitor.demo.visits import Load

_CONTROL: Final = 21


def transfer(scene: Scene, device: Device, host: str, at_ns: int, files: Load) -> None:
    """An anonymous session that stores a file, fetches one, or both.

    Args:
        scene: where.
        device: the client.
        host: name of the server.
        at_ns: when, nanoseconds since 1970.
        files: bytes to store and bytes to fetch; zero for none.
    """
    draws = scene.draws(f"ftp {device.address} {host} {at_ns}")
    server, known_ns = scene.resolve(device, host, at_ns, draws)
    control = scene.connect(device, server, _CONTROL, known_ns + MILLISECOND, draws)
    control.open()
    control.answer(f"220 {host} FTP server ready\r\n".encode())
    for line, reply in (
        ("USER anonymous", "331 Please specify the password."),
        ("PASS anonymous@", "230 Login successful."),
        ("TYPE I", "200 Switching to Binary mode."),
    ):
        control.ask(f"{line}\r\n".encode())
        control.answer(f"{reply}\r\n".encode())
    for verb, size in (("STOR", files.up), ("RETR", files.down)):
        if not size:
            continue
        port = draws.between(50_000, 59_999)
        control.ask(b"EPSV\r\n")
        control.answer(f"229 Entering Extended Passive Mode (|||{port}|)\r\n".encode())
        data = scene.connect(device, server, port, control.now, draws)
        data.open()
        control.wait_until(data.now)
        control.ask(f"{verb} report.bin\r\n".encode())
        control.answer(b"150 Ok to send data.\r\n")
        data.wait_until(control.now)
        if verb == "STOR":
            data.ask(draws.octets(size))
        else:
            data.answer(draws.octets(size))
        data.close()
        control.wait_until(data.now)
        control.answer(b"226 Transfer complete.\r\n")
    control.ask(b"QUIT\r\n")
    control.answer(b"221 Goodbye.\r\n")
    control.close()
