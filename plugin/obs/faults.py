"""What can be wrong between us and OBS, told by what went wrong with the socket, and what follows from it."""

from __future__ import annotations

from enum import Enum, auto

from obsws_python.error import OBSSDKError, OBSSDKTimeoutError
from websocket import WebSocketAddressException, WebSocketException, WebSocketTimeoutException

from plugin.obs.client import Address, PasswordMissingError
from plugin.obs.wire import ClosedByObsError


class Fault(Enum):
    """Why there is no connection to OBS."""

    NOT_RUNNING = auto()
    SERVER_OFF = auto()
    NOTHING_LISTENS = auto()
    NO_ANSWER = auto()
    HOST_UNKNOWN = auto()
    NOT_OBS = auto()
    PASSWORD_MISSING = auto()
    WRONG_PASSWORD = auto()
    KICKED = auto()
    INCOMPATIBLE = auto()
    LOST = auto()


CLOSE_CODES = {4009: Fault.WRONG_PASSWORD, 4010: Fault.INCOMPATIBLE, 4011: Fault.KICKED}
"""Codes of obs-websocket's ``WebSocketCloseCode`` that mean something to the user."""

ERRORS: tuple[tuple[tuple[type[Exception], ...], Fault, Fault], ...] = (
    ((PasswordMissingError,), Fault.PASSWORD_MISSING, Fault.PASSWORD_MISSING),
    ((WebSocketTimeoutException, OBSSDKTimeoutError, TimeoutError), Fault.NO_ANSWER, Fault.NO_ANSWER),
    ((WebSocketAddressException,), Fault.HOST_UNKNOWN, Fault.HOST_UNKNOWN),
    ((WebSocketException, ConnectionError, OBSSDKError), Fault.NOT_OBS, Fault.LOST),
    ((OSError,), Fault.NO_ANSWER, Fault.LOST),  # no route, network down
    ((ValueError, LookupError, TypeError), Fault.NOT_OBS, Fault.LOST),  # no UTF-8, no JSON, not its fields
)
"""Errors, the first that fits, and what they stand for before and after we were let in."""

FATAL = frozenset({Fault.PASSWORD_MISSING, Fault.WRONG_PASSWORD, Fault.KICKED, Fault.INCOMPATIBLE})
REFUSED = frozenset({Fault.NOT_RUNNING, Fault.SERVER_OFF, Fault.NOTHING_LISTENS, Fault.LOST})


def diagnose(error: Exception, *, connected: bool, obs_runs: bool | None) -> Fault | None:
    """Which fault an error of the client stands for.

    Args:
        error: what was raised.
        connected: whether it was raised by a connection that had been identified before.
        obs_runs: whether an OBS is running on the computer that was asked; None: nobody knows.

    Returns:
        None for an error that is no fault of the connection: a bug, to be raised again.
    """
    if isinstance(error, ClosedByObsError):
        return CLOSE_CODES.get(error.code, Fault.LOST)
    if isinstance(error, ConnectionRefusedError) and not connected:
        return {True: Fault.SERVER_OFF, False: Fault.NOT_RUNNING, None: Fault.NOTHING_LISTENS}[obs_runs]
    for kinds, before, after in ERRORS:
        if isinstance(error, kinds):
            return after if connected else before
    return None


def is_fatal(fault: Fault) -> bool:
    """Whether trying again is useless, or unwanted, before somebody changes something."""
    return fault in FATAL


def is_refusal(fault: Fault) -> bool:
    """Whether nobody was there to answer, so that another try costs nothing on either side."""
    return fault in REFUSED


def sentence(fault: Fault, address: Address) -> str:
    """One clear line for the user: what is wrong, and what mends it."""
    menu = "OBS: Tools → WebSocket Server Settings"
    again = "then start Soundcheck again"
    return {
        Fault.NOT_RUNNING: f"OBS is not running (nothing listens at {address})",
        Fault.SERVER_OFF: f"OBS is running, but nothing listens at {address}: unless it is still starting, "
        f"its websocket server is off or uses another port ({menu})",
        Fault.NOTHING_LISTENS: f"nothing listens at {address}: OBS is not running there, or its websocket "
        f"server is off or uses another port ({menu})",
        Fault.NO_ANSWER: f"no answer from {address} within {address.timeout_s:g} s: OBS hangs, its computer "
        "is off, or a firewall is between",
        Fault.HOST_UNKNOWN: f"there is no computer by the name {address.host!r} (obs.host)",
        Fault.NOT_OBS: f"what listens at {address} is not OBS's websocket server: obs.port has to be the "
        f"server's port ({menu})",
        Fault.PASSWORD_MISSING: f"OBS at {address} asks for a password and none is given: set obs.password "
        f"({menu} → Show Connect Info), {again}",
        Fault.WRONG_PASSWORD: f"OBS at {address} refused the password: set obs.password to its own "
        f"({menu} → Show Connect Info), {again}",
        Fault.KICKED: f"OBS at {address} kicked Soundcheck out ({menu} → Connected WebSocket Sessions): it "
        "stays out until it is started again",
        Fault.INCOMPATIBLE: f"OBS at {address} speaks another version of obs-websocket: it has to be OBS 28 or later",
        Fault.LOST: f"the connection to OBS at {address} was lost: OBS was closed, or its websocket server "
        "was switched off",
    }[fault]
