"""WebSockets as a client speaks them (RFC 6455), on plain sockets: also what no browser would send."""

from __future__ import annotations

import base64
import json
import os
import select
import socket
import struct
import time
from typing import Any

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10
PATIENCE = 120.0  # seconds until a test gives up waiting: long, because nothing is measured by it


def frame(opcode: int, payload: bytes) -> bytes:
    """A whole message in one frame, masked as every client must."""
    mask = os.urandom(4)
    size = len(payload)
    if size < 126:
        head = struct.pack("!BB", 0x80 | opcode, 0x80 | size)
    elif size < 1 << 16:
        head = struct.pack("!BBH", 0x80 | opcode, 0x80 | 126, size)
    else:
        head = struct.pack("!BBQ", 0x80 | opcode, 0x80 | 127, size)
    key = int.from_bytes((mask * (size // 4 + 1))[:size], "big")
    return head + mask + (int.from_bytes(payload, "big") ^ key).to_bytes(size, "big")


def text_frame(**message: Any) -> bytes:
    return frame(TEXT, json.dumps(message).encode())


def take_frames(buffer: bytearray) -> list[tuple[int, bytes]]:
    """The (opcode, payload) of every whole frame at the start of `buffer`, which keeps only the rest."""
    found, at = [], 0
    while len(buffer) - at >= 2:
        size, body = buffer[at + 1] & 0x7F, at + 2
        if size >= 126:
            width = 2 if size == 126 else 8
            if len(buffer) - body < width:
                break
            size, body = int.from_bytes(buffer[body : body + width], "big"), body + width
        if len(buffer) - body < size:
            break
        assert buffer[at] & 0x80, "This server sends every message in one frame."
        found.append((buffer[at] & 0x0F, bytes(buffer[body : body + size])))
        at = body + size
    del buffer[:at]
    return found


def handshake(path: str, *, origin: str | None, cookie: str = "") -> bytes:
    lines = [
        f"GET {path} HTTP/1.1",
        "Host: localhost",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Version: 13",
        f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}",
    ]
    if origin is not None:
        lines.append(f"Origin: {origin}")
    if cookie:
        lines.append(f"Cookie: {cookie}")
    return "\r\n".join([*lines, "", ""]).encode()


class NotOpened(Exception):
    """The server did not open the socket. status: of its HTTP answer."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Line:
    """One WebSocket. got: every message that came, in order. Raises NotOpened."""

    def __init__(self, port: int, path: str, *, origin: str | None, cookie: str = "") -> None:
        self.got: list[dict[str, Any]] = []
        self.is_open = True
        self._seen = 0
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.sendall(handshake(path, origin=origin, cookie=cookie))
        self._buffer = bytearray()
        while b"\r\n\r\n" not in self._buffer:
            received = self._socket.recv(1 << 16)
            assert received, "The server hung up."
            self._buffer += received
        head, _, rest = bytes(self._buffer).partition(b"\r\n\r\n")
        self._buffer = bytearray(rest)
        status = int(head.split()[1])
        if status != 101:
            self.hang_up()
            raise NotOpened(status)

    def fileno(self) -> int:
        return self._socket.fileno()

    def send(self, **message: Any) -> None:
        self.send_bytes(text_frame(**message))

    def send_bytes(self, data: bytes) -> None:
        """Send; a line that the server has closed meanwhile says so in `is_open`."""
        try:
            self._socket.sendall(data)
        except OSError:
            self.is_open = False

    def read(self, within: float = 0.0) -> bool:
        """Take in what has come, waiting `within` seconds for the first of it; whether anything has."""
        if not self.is_open or not select.select([self], [], [], within)[0]:
            return False
        try:
            received = self._socket.recv(1 << 20)
        except OSError:
            received = b""
        self.is_open = bool(received)
        self._buffer += received
        for opcode, payload in take_frames(self._buffer):
            if opcode == TEXT:
                self.got.append(json.loads(payload))
            elif opcode == PING:
                self.send_bytes(frame(PONG, payload))
            elif opcode == CLOSE:
                self.send_bytes(frame(CLOSE, payload))
                self.is_open = False
        return True

    def wait(self, *types: str, **fields: Any) -> dict[str, Any]:
        """The next message of one of these types with these fields; those before it are passed over."""
        until = time.monotonic() + PATIENCE
        while True:
            while self._seen < len(self.got):
                message = self.got[self._seen]
                self._seen += 1
                if message["type"] in types and fields.items() <= message.items():
                    return message
            left = until - time.monotonic()
            assert self.is_open, f"The line is closed; waited for {types} {fields}, got {self.got[-5:]}"
            assert left > 0, f"Waited for {types} {fields}, got {self.got[-5:]}"
            self.read(left)

    def quiet(self) -> list[dict[str, Any]]:
        """What has come since the last wait, up to the answer to a ping."""
        seen = self._seen
        self.send(type="ping")
        self.wait("pong")
        return self.got[seen : self._seen - 1]

    def ends(self, within: float = PATIENCE) -> bool:
        """Whether the server closes this line in that time."""
        until = time.monotonic() + within
        while self.is_open and (left := until - time.monotonic()) > 0:
            self.read(left)
        return not self.is_open

    def hang_up(self) -> None:
        """Go without a word, as a phone does that loses its network."""
        self.is_open = False
        self._socket.close()
