"""The websocket under a connection to OBS, mended where obsws-python's would hide what a daemon has to know."""

from __future__ import annotations

import contextlib
import socket
import time
from typing import Any

from websocket import ABNF, WebSocket, WebSocketException


class ClosedByObsError(Exception):
    """OBS closed the connection and said why.

    Attributes:
        code: the close code of RFC 6455 or, from 4000, of obs-websocket.
    """

    def __init__(self, code: int, reason: str) -> None:
        self.code = code
        super().__init__(f"closed by OBS with code {code}" + (f": {reason}" if reason else ""))


class Wire:
    """obsws-python's websocket, with a ``recv`` that tells the code OBS closed with.

    Args:
        connected: what the library made.
    """

    def __init__(self, connected: WebSocket) -> None:
        self._socket = connected
        self._pinged_at_s: float | None = None

    @property
    def silent_s(self) -> float:
        """Seconds for which a ping has not been answered."""
        pinged_at_s = self._pinged_at_s
        return 0.0 if pinged_at_s is None else time.monotonic() - pinged_at_s

    def ping(self) -> None:
        """Send a ping; ``recv`` takes the answer in."""
        if self._pinged_at_s is None:
            self._pinged_at_s = time.monotonic()
        self._socket.ping()

    def send(self, text: str) -> None:
        """Send a text message."""
        self._socket.send(text)

    def recv(self) -> str:
        """The next text message.

        Raises:
            ClosedByObsError: there is none; it closed.
        """
        message = b""
        while True:
            # Frame by frame, because the library loses a closing frame whose answer cannot be sent any more.
            frame: Any = self._socket.recv_frame()  # type: ignore[no-untyped-call]
            if frame.opcode == ABNF.OPCODE_CLOSE:
                code = int.from_bytes(frame.data[:2], "big") or 1005  # RFC 6455 §7.4.1: none was sent
                raise ClosedByObsError(code, frame.data[2:].decode("utf-8", "replace"))
            if frame.opcode == ABNF.OPCODE_PING:
                self._socket.pong(frame.data)
            elif frame.opcode == ABNF.OPCODE_PONG:
                self._pinged_at_s = None
            else:
                message += frame.data
                if frame.fin:
                    return str(message, "utf-8")

    def wait_for_ever(self) -> None:
        """From now on ``recv`` has no time limit."""
        self._socket.settimeout(None)

    def abort(self) -> None:
        """Wake up whoever waits in ``recv``; the library's own ``abort`` is void after a closing frame."""
        tcp: socket.socket | None = self._socket.sock
        with contextlib.suppress(OSError):
            if tcp is not None:
                tcp.shutdown(socket.SHUT_RDWR)

    def send_close(self) -> None:
        """Send the closing frame, if that is still possible."""
        with contextlib.suppress(OSError, WebSocketException):
            self._socket.send_close()

    def shutdown(self) -> None:
        """Free the socket."""
        self._socket.shutdown()  # type: ignore[no-untyped-call]
