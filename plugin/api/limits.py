"""How much one client may ask, and how long it is waited for."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What keeps one client from hurting the others.

    Attributes:
        clients: WebSockets open at once.
        connections: connections open at once, WebSocket, page or neither; more are cut off at once.
        message_bytes: the longest message taken; a longer one closes its connection.
        commands_at_once: commands of one client that may be under way.
        messages_per_s: messages of one client that are read, in the long run; the others wait in the network.
        burst: so many may come at once before that counts.
        frames_per_s: frames of one client, pings and fragments too, in the long run; one that sends more is dropped.
        frames_burst: so many may come at once before that counts.
        answers: answers that may wait for a client to take them; then it is dropped.
        stall_s: seconds in which a client has to take a message; then it is dropped.
        ping_s: seconds between two pings, and to answer one; then it is dropped.
        open_s: seconds that an opening handshake, or a page, may take.
        close_s: seconds that a closing handshake may take.
        send_buffer_bytes: what the system may hold for a client. Little: what waits there is old.
    """

    clients: int = 128
    connections: int = 192
    message_bytes: int = 64 * 1024
    commands_at_once: int = 8
    messages_per_s: float = 50.0
    burst: int = 100
    frames_per_s: float = 200.0
    frames_burst: int = 1000
    answers: int = 64
    stall_s: float = 10.0
    ping_s: float = 10.0
    open_s: float = 5.0
    close_s: float = 0.5
    send_buffer_bytes: int = 64 * 1024


class TokenBucket:
    """Lets through so many a second, in the long run.

    Args:
        per_s: how many.
        burst: so many at once, after a pause.
        clock: seconds, monotonic.
    """

    def __init__(self, per_s: float, burst: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_s = per_s
        self._burst = burst
        self._clock = clock
        self._left = float(burst)
        self._at = clock()

    def take(self) -> float:
        """Take one: seconds to wait before it may go on, 0 for none."""
        now = self._clock()
        self._left = min(self._burst, self._left + (now - self._at) * self._per_s) - 1
        self._at = now
        return max(0.0, -self._left / self._per_s)
