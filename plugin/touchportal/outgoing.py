"""What is said to Touch Portal, as JSON values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

Json = dict[str, Any]


def pair(plugin: str) -> Json:
    """The first message: who we are."""
    return {"type": "pair", "id": plugin}


def state_update(state: str, value: str) -> Json:
    """A state has another value."""
    return {"type": "stateUpdate", "id": state, "value": value}


def create_state(state: str, title: str, group: str, value: str) -> Json:
    """There is a new state. One that Touch Portal still knows keeps its old value all the same."""
    return {"type": "createState", "id": state, "desc": title, "defaultValue": value, "parentGroup": group}


def remove_state(state: str) -> Json:
    """A state that was made is no more."""
    return {"type": "removeState", "id": state}


def choice_update(datum: str, texts: Iterable[str]) -> Json:
    """There is something else to choose from."""
    return {"type": "choiceUpdate", "id": datum, "value": list(texts)}


def connector_update(slider: str, value: int, *, short: bool) -> Json:
    """A slider is somewhere else, 0-100."""
    return {"type": "connectorUpdate", "shortId" if short else "connectorId": slider, "value": value}


def trigger_event(event: str, local: Mapping[str, str]) -> Json:
    """An event happens; what it carries may be empty."""
    states = {"states": dict(local)} if local else {}
    return {"type": "triggerEvent", "eventId": event, **states}
