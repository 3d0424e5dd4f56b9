"""The shape of our custom events in OBS. Every program that is connected to OBS gets them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

REQUEST: Final = "BroadcastCustomEvent"

VERSION: Final = 1
"""Of the shape; it grows when a key goes away or changes its meaning."""


def custom_event(kind: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of the request.

    Args:
        kind: ``event`` of what is heard, ``rule`` of what a rule tells.
        content: by kind.
    """
    return {"eventData": {"soundcheck": {"version": VERSION, "type": kind, **content}}}
