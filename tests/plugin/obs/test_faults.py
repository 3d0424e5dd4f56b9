from __future__ import annotations

import json
import socket

import pytest
from obsws_python.error import OBSSDKError, OBSSDKTimeoutError
from websocket import (
    WebSocketAddressException,
    WebSocketBadStatusException,
    WebSocketConnectionClosedException,
    WebSocketTimeoutException,
)

from plugin.obs.client import Address, PasswordMissingError
from plugin.obs.faults import Fault, diagnose, is_fatal, is_refusal, sentence
from plugin.obs.wire import ClosedByObsError

ADDRESS = Address("localhost", 4455, "hush", 3.0)

BEFORE = [
    (ClosedByObsError(4009, "Authentication failed."), Fault.WRONG_PASSWORD),
    (ClosedByObsError(4010, ""), Fault.INCOMPATIBLE),
    (PasswordMissingError(), Fault.PASSWORD_MISSING),
    (WebSocketTimeoutException("timed out"), Fault.NO_ANSWER),
    (TimeoutError(), Fault.NO_ANSWER),
    (OSError(113, "No route to host"), Fault.NO_ANSWER),
    (WebSocketAddressException("unknown"), Fault.HOST_UNKNOWN),
    (WebSocketBadStatusException("Handshake status %d %s", 404), Fault.NOT_OBS),
    (ConnectionResetError(), Fault.NOT_OBS),
    (json.JSONDecodeError("no", "JSON", 0), Fault.NOT_OBS),
    (KeyError("d"), Fault.NOT_OBS),
    (OBSSDKError("failed to identify"), Fault.NOT_OBS),
]
AFTER = [
    (ClosedByObsError(4011, ""), Fault.KICKED),
    (ClosedByObsError(1001, "Server stopping."), Fault.LOST),
    (ClosedByObsError(4008, ""), Fault.LOST),
    (OBSSDKTimeoutError(), Fault.NO_ANSWER),
    (WebSocketConnectionClosedException(), Fault.LOST),
    (BrokenPipeError(), Fault.LOST),
    (ConnectionRefusedError(), Fault.LOST),
    (socket.gaierror(), Fault.LOST),
    (json.JSONDecodeError("no", "JSON", 0), Fault.LOST),
]


@pytest.mark.parametrize(("error", "fault"), BEFORE, ids=repr)
def test_what_went_wrong_before_we_were_let_in(error: Exception, fault: Fault) -> None:
    assert diagnose(error, connected=False, obs_runs=None) is fault


@pytest.mark.parametrize(("error", "fault"), AFTER, ids=repr)
def test_what_went_wrong_afterwards(error: Exception, fault: Fault) -> None:
    assert diagnose(error, connected=True, obs_runs=None) is fault


def test_a_refused_connection_is_told_apart_by_whether_obs_runs() -> None:
    told = [diagnose(ConnectionRefusedError(), connected=False, obs_runs=runs) for runs in (False, True, None)]
    assert told == [Fault.NOT_RUNNING, Fault.SERVER_OFF, Fault.NOTHING_LISTENS]


def test_a_bug_is_no_fault_of_the_connection() -> None:
    assert diagnose(ZeroDivisionError(), connected=True, obs_runs=None) is None


def test_password_kick_and_version_are_for_the_user_to_mend() -> None:
    fatal = {fault for fault in Fault if is_fatal(fault)}
    assert fatal == {Fault.WRONG_PASSWORD, Fault.PASSWORD_MISSING, Fault.KICKED, Fault.INCOMPATIBLE}


def test_each_fault_has_a_line_of_its_own_without_the_password() -> None:
    lines = [sentence(fault, ADDRESS) for fault in Fault]
    assert len(set(lines)) == len(Fault)
    for line in lines:
        assert "\n" not in line
        assert "hush" not in line


def test_the_four_that_users_meet_most_are_said_plainly() -> None:
    assert sentence(Fault.NOT_RUNNING, ADDRESS).startswith("OBS is not running")
    assert "refused the password" in sentence(Fault.WRONG_PASSWORD, ADDRESS)
    assert "websocket server is off or uses another port" in sentence(Fault.SERVER_OFF, ADDRESS)
    assert "kicked" in sentence(Fault.KICKED, ADDRESS)


def test_whether_somebody_was_there_to_answer() -> None:
    assert is_refusal(Fault.NOT_RUNNING)
    assert is_refusal(Fault.LOST)
    assert not is_refusal(Fault.NO_ANSWER)
