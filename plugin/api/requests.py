"""What clients say, and reading it."""

from __future__ import annotations

from typing import Annotated, Literal

import pydantic_core
from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from plugin.api.message import LONGEST_ID, VERSION, Message, Part, RequestId
from plugin.controls.commands import Command

LEAST_HZ = 1
MOST_HZ = 30
MOST_SCORES_HZ = 10

_LONGEST = 300  # characters of an error


class BadMessageError(Exception):
    """A message that cannot be understood; its text is one line.

    Attributes:
        id: of the message, as far as that could be read.
    """

    def __init__(self, text: str, id: RequestId | None = None) -> None:  # noqa: A002  (what the message calls it)
        self.id = id
        super().__init__(text)


class Meters(Part, extra="forbid"):
    """How often meters are wanted.

    Attributes:
        rate_hz: messages a second, at most.
    """

    rate_hz: Annotated[float, Field(ge=LEAST_HZ, le=MOST_HZ)] = MOST_HZ


class Scores(Part, extra="forbid"):
    """How often scores are wanted.

    Attributes:
        rate_hz: messages a second, at most.
    """

    rate_hz: Annotated[float, Field(ge=LEAST_HZ, le=MOST_SCORES_HZ)] = MOST_SCORES_HZ


class Subscribe(Message, extra="forbid"):
    """From now on tell this, and nothing else. Needs no token, but for the log.

    Attributes:
        id: for its answer.
        events: what happens, as it happens.
        meters: levels, loudness, instruments, lights and faults as they are; null: no meters.
        scores: what the detector says of every label, and why one is not told of; null: no scores.
        state: how the controls and OBS stand, now and whenever that changes.
        audit: what is wrong in OBS's routing, now and whenever that changes.
        advice: what to do about the loudness, now and whenever that changes.
        log: Soundcheck's log: the last 200 lines, then what comes. It begins when the token was shown.
    """

    type: Literal["subscribe"]
    id: RequestId | None = None
    events: bool = False
    meters: Meters | None = None
    scores: Scores | None = None
    state: bool = False
    audit: bool = False
    advice: bool = False
    log: bool = False


TokenText = Annotated[str, Field(max_length=4096)]


class Authenticate(Message, extra="forbid"):
    """Show the token, once a connection, before the first command.

    Attributes:
        id: for its answer.
        token: what stands in the token file.
    """

    type: Literal["authenticate"]
    id: RequestId | None = None
    token: TokenText


class Do(Message, extra="forbid"):
    """Do something. The answer comes when it is done. Needs the token.

    Attributes:
        id: for its answer.
        token: what stands in the token file; null: it was shown before. For tools that send one message a button.
        command: what.
    """

    type: Literal["command"]
    id: RequestId | None = None
    token: TokenText | None = None
    command: Annotated[Command, Field(discriminator="command")]


Request = Subscribe | Authenticate | Do

_ID: TypeAdapter[RequestId | None] = TypeAdapter(RequestId | None, config=ConfigDict(strict=True))

REQUEST: TypeAdapter[Request] = TypeAdapter(Annotated[Request, Field(discriminator="type")])


def read_request(text: str | bytes) -> Request:
    """A client's message.

    Raises:
        BadMessageError: it is none.
    """
    if isinstance(text, bytes):
        raise BadMessageError("binary: messages are JSON, sent as text")
    try:
        return REQUEST.validate_json(text)
    except ValidationError as error:
        raise _bad_message(text, error) from None


def _bad_message(text: str, error: ValidationError) -> BadMessageError:
    """What is wrong, from the outside to the inside."""
    try:
        value = pydantic_core.from_json(text)
    except (ValueError, TypeError) as no_json:  # TypeError: half a surrogate pair, which UTF-8 cannot carry
        return BadMessageError(f"no JSON: {_short(str(no_json))}")
    if not isinstance(value, dict):
        return BadMessageError('no JSON object: a message looks like {"v": 1, "type": "subscribe", "state": true}')
    found = value.get("id")
    try:
        id_ = _ID.validate_python(found)
    except ValidationError:
        return BadMessageError(f"id: should be a text of up to {LONGEST_ID} characters, or a whole number")
    if value.get("v") != VERSION:
        return BadMessageError(f'v: this program speaks version {VERSION}: send "v": {VERSION}', id_)
    return BadMessageError(_problem(error), id_)


def _problem(error: ValidationError) -> str:
    """The first problem, in one line; values are not repeated, a token could be among them."""
    details = error.errors(include_url=False, include_input=False)[0]
    context = details.get("ctx", {})
    place = ".".join(str(part) for part in details["loc"][1:])
    match details["type"]:
        case "union_tag_not_found":
            place = f"{place}.{context['discriminator']}".strip(".").replace("'", "")
            message = "is missing"
        case "union_tag_invalid":
            place = f"{place}.{context['discriminator']}".strip(".").replace("'", "")
            message = f"should be one of {context['expected_tags']}"
        case "extra_forbidden":
            message = "there is no such field"
        case "missing":
            message = "is missing"
        case _:
            message = details["msg"].removeprefix("Input ")
            message = message[:1].lower() + message[1:]
    return _short(f"{place}: {message}")


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"
