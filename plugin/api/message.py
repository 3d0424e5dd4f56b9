"""What all messages of the API share."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

VERSION: Literal[1] = 1
"""Of the messages. A field more is the same version; one that goes, or means something else, is the next."""

LONGEST_ID = 64
LARGEST_ID = 2**53 - 1  # beyond it JavaScript's numbers are no longer exact

RequestId = Annotated[str, Field(max_length=LONGEST_ID)] | Annotated[int, Field(ge=-LARGEST_ID, le=LARGEST_ID)]
"""Whatever a client likes; its answer has the same."""

Reading = Annotated[float | None, Field(description="null: undefined, or no sound at all")]


class Part(BaseModel):
    """A part of a message. What is asked may have no other fields; what is told may one day have more."""

    model_config = ConfigDict(frozen=True, strict=True, allow_inf_nan=False)


class Message(Part):
    """A whole one; ``type`` says which.

    Attributes:
        v: version of the messages.
    """

    v: Literal[1]
