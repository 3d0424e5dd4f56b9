"""Advice about loudness, as it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from plugin.api.message import VERSION, Message, Part


class StripAdvice(Part):
    """What to do with a strip.

    Attributes:
        strip: its name.
        text: a sentence.
    """

    strip: str
    text: str


class Advice(Message):
    """What to do about the loudness: now, and whenever that changes.

    Attributes:
        advice: the newest of each strip about which there is any.
    """

    type: Literal["advice"] = "advice"
    advice: tuple[StripAdvice, ...]


def advice(texts: Mapping[str, str]) -> bytes:
    """An `Advice`, as it is sent, of texts by strip."""
    told = tuple(StripAdvice(strip=strip, text=text) for strip, text in texts.items())
    return Advice(v=VERSION, advice=told).model_dump_json().encode()
