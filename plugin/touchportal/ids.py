"""Ids in Touch Portal. They are global and for ever: the users' buttons hold copies of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

PLUGIN_ID: Final = "obs-soundcheck"

LONGEST_CONNECTOR_ID: Final = 200
"""Touch Portal knows a connector whose id is longer by its short id only."""


def action_id(name: str) -> str:
    """Of an action."""
    return f"{PLUGIN_ID}.act.{name}"


def connector_id(name: str) -> str:
    """Of a connector as the declaration has it, without its data."""
    return f"{PLUGIN_ID}.con.{name}"


def state_id(*names: str) -> str:
    """Of a state; names of the user's own are part of it, whatever they are made of."""
    return ".".join([PLUGIN_ID, "state", *map(encoded, names)])


def event_id(name: str) -> str:
    """Of an event."""
    return f"{PLUGIN_ID}.event.{name}"


def local_state_id(name: str) -> str:
    """Of what a triggered event carries."""
    return f"{PLUGIN_ID}.local.{name}"


def slider_id(connector: str, data: Mapping[str, str]) -> str:
    """What Touch Portal calls a connector on a user's page.

    Args:
        connector: the connector's id.
        data: what the user has chosen, by the data's id.
    """
    return "|".join([f"pc_{PLUGIN_ID}_{connector}", *(f"{key}={value}" for key, value in data.items())])


def encoded(name: str) -> str:
    """A name as a part of an id; two names never become the same.

    >>> encoded("Vocals 1"), encoded("synth_lead")
    ('Vocals-201', 'synth_lead')
    """
    return re.sub(r"[^A-Za-z0-9_]", lambda found: _escaped(found[0]), name)


def _escaped(character: str) -> str:
    return "".join(f"-{byte:02x}" for byte in character.encode("utf-8", "surrogatepass"))
