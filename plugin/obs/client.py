"""One connection to obs-websocket, through obsws-python: blocking, for one thread to own.

obsws-python's base client is used rather than its two public ones, because only there can be mended what
would hurt a daemon (version 1.8.0): they print the password in logs and in ``repr``, leave the socket open
when identifying fails, throw away the code that OBS closes with, and their event thread ends without a word.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from obsws_python.baseclient import ObsClient
from websocket import WebSocket

from plugin.obs.wire import Wire
from plugin.sections.obs import ObsSettings

Data = dict[str, Any]
"""JSON as obs-websocket speaks it."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where OBS's websocket server is, and how to get in.

    Attributes:
        host: name or address of the computer.
        port: TCP port.
        password: empty for none.
        timeout_s: seconds to wait for the connection, and for each answer.
    """

    host: str
    port: int
    password: str = field(repr=False)
    timeout_s: float

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


def address_of(settings: ObsSettings) -> Address:
    """Where OBS is, as the connection wants it."""
    password = settings.password.get_secret_value() if settings.password else ""
    return Address(settings.host, settings.port, password, settings.timeout_s)


class PasswordMissingError(Exception):
    """OBS asks for a password, and there is none to give."""


class RequestError(Exception):
    """OBS understood a request and refused it; the connection is as good as before.

    Attributes:
        request: its name.
        code: the request status of obs-websocket: 207 not ready, 600 not found, 601 exists already, …
    """

    def __init__(self, request: str, code: int, comment: str) -> None:
        self.request = request
        self.code = code
        super().__init__(f"OBS refused {request} with status {code}" + (f": {comment}" if comment else ""))


class Client(ObsClient):  # type: ignore[misc]  # obsws-python has no types
    """A connection that is open and identified as soon as it exists. After any error it is to be closed.

    Args:
        address: where to.
        events: bits of the event classes to subscribe to; with 0 it is for requests, else for ``event``.

    Raises:
        PasswordMissingError: OBS asks for one.
        wire.ClosedByObsError: it did not let us in: code 4009 for a wrong password.
        Exception: of the socket, the websocket or the JSON; ``faults.diagnose`` knows them.
    """

    def __init__(self, address: Address, events: int = 0) -> None:
        # It logs the password. Switched off is the logger itself, so that no handler and no level bring it back.
        logging.getLogger(f"{ObsClient.__module__}.{type(self).__name__}").disabled = True
        self.ws: Any = None  # set by the base class as soon as there is something to close
        try:
            super().__init__(
                host=address.host,
                port=address.port,
                password=address.password,
                subs=events,
                timeout=address.timeout_s,
            )
            self.ws = Wire(cast("WebSocket", self.ws))
            self.authenticate()
            if events:
                self.ws.wait_for_ever()
        except BaseException:
            self.close()
            raise
        finally:
            self.password = ""  # it has done its work; nothing may find it here later

    def authenticate(self) -> None:
        """Identify ourselves; called once, by the constructor."""
        if "authentication" in self.server_hello["d"] and not self.password:
            raise PasswordMissingError("OBS asks for a password")
        super().authenticate()

    def request(self, name: str, data: Mapping[str, Any] | None = None) -> Data:
        """Ask OBS and wait for the answer.

        Raises:
            RequestError: OBS refused.
            Exception: the connection is broken, and answers could belong to other requests: close it.
        """
        answer = self.req(name, dict(data or {}))
        status = answer["requestStatus"]
        if not status["result"]:
            raise RequestError(name, status["code"], status.get("comment", ""))
        data_: Data = answer.get("responseData") or {}
        return data_

    def event(self) -> tuple[str, Data]:
        """Wait, without end, for the next event: its name and data.

        Raises:
            Exception: the connection is broken.
        """
        while True:
            message = json.loads(self.ws.recv())
            if message["op"] == 5:  # Event
                return message["d"]["eventType"], message["d"].get("eventData") or {}

    def subscribe(self, events: int) -> None:
        """Let OBS tell these classes of events from now on and no others; from any thread.

        Raises:
            Exception: the connection is broken.
        """
        self.ws.send(
            json.dumps({"op": 3, "d": {"eventSubscriptions": events}})
        )  # Reidentify; ``event`` skips the answer

    def ping(self) -> None:
        """Ask for a sign of life that ``event`` takes in; from any thread.

        Raises:
            Exception: the connection is broken.
        """
        self.ws.ping()

    @property
    def silent_s(self) -> float:
        """Seconds for which a ping has not been answered; 0 if all were. From any thread."""
        return float(self.ws.silent_s)

    def abort(self) -> None:
        """Break the connection, from any thread: whoever waits for an answer gets an error at once."""
        if self.ws is not None:
            self.ws.abort()

    def leave(self) -> None:
        """Tell OBS that this is the end, from any thread."""
        if isinstance(self.ws, Wire):
            self.ws.send_close()

    def close(self) -> None:
        """Tell OBS that this is the end, and free the socket; by the thread that owns it."""
        self.leave()
        if self.ws is not None:
            self.ws.shutdown()
