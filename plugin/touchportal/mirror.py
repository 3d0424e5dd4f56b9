"""What Touch Portal shows, kept at what it should show: on change only, in the right order, not too often."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

from plugin.touchportal.ids import LONGEST_CONNECTOR_ID
from plugin.touchportal.outgoing import (
    choice_update,
    connector_update,
    create_state,
    remove_state,
    state_update,
    trigger_event,
)
from plugin.touchportal.picture import Picture

SLIDER_S: Final = 0.1
"""Seconds between two updates of one slider, at least: Touch Portal's own limit."""

FINGER_S: Final = 0.5
"""Seconds after a user has moved a slider in which it is left alone, or it would jump under the finger."""

CALM_S: Final = 0.2
"""Seconds between two updates of a figure that is never still."""

EVENTS_WAITING: Final = 64

Json = dict[str, Any]
Local = tuple[tuple[str, str], ...]


class Mirror:
    """Works out the messages. It sends nothing: what `due` returns counts as sent.

    What is wanted is kept, not queued: who could not send for an hour sends one message a state. Events wait in a
    queue of `EVENTS_WAITING`; of those that find no room the oldest are lost, as a flow that begins late is no use.
    """

    def __init__(self) -> None:
        self._wanted = Picture()
        self._events: dict[tuple[str, Local], None] = {}
        self._short_ids: dict[str, str] = {}
        self.forget()

    def forget(self) -> None:
        """Nothing is known any more of what Touch Portal shows: it is another one, or another connection."""
        self._states: dict[str, str] = {}
        self._made: set[str] = set()
        self._choices: dict[str, tuple[str, ...]] = {}
        self._sliders: dict[str, int] = {}
        self._free_at_s: dict[str, float] = {}
        self._short_ids.clear()
        self._events.clear()

    def want(self, picture: Picture) -> None:
        """From now on this is what should be shown."""
        self._wanted = picture

    def trigger(self, event: str, local: Mapping[str, str]) -> None:
        """Fire an event with the next messages, once however often it is asked for until then."""
        self._events[event, tuple(local.items())] = None
        if len(self._events) > EVENTS_WAITING:
            del self._events[next(iter(self._events))]

    def moved(self, slider: str, value: float, now_s: float) -> None:
        """A user has moved a slider: it stands there already, and is not to be pulled away at once."""
        if slider in self._wanted.sliders:
            self._sliders[slider] = round(value)
            self._free_at_s[slider] = now_s + FINGER_S

    def placed(self, slider: str, short_id: str) -> None:
        """A slider was put on a page: it does not know yet where it should stand."""
        if slider in self._wanted.sliders:
            self._short_ids[slider] = short_id
            self._sliders.pop(slider, None)

    def due(self, now_s: float) -> list[Json]:
        """What is to be sent now, in this order.

        States that are free texts come before those that flows can wait for, and all of them before events: who
        reads a state in a flow finds it true.
        """
        return [
            *self._removals(),
            *self._creations(),
            *self._choice_updates(),
            *self._state_updates(now_s, decide=False),
            *self._state_updates(now_s, decide=True),
            *self._slider_updates(now_s),
            *self._fired(),
        ]

    def due_in_s(self, now_s: float) -> float:
        """Seconds until something is due that was not due at the last `due`; infinite if nothing waits."""
        held = [
            *(state for state, shown in self._wanted.states.items() if self._states.get(state) != shown.value),
            *(slider for slider, value in self._wanted.sliders.items() if self._sliders.get(slider) != value),
        ]
        return max(0.0, min((self._free_at_s.get(one, now_s) - now_s for one in held), default=math.inf))

    def _removals(self) -> list[Json]:
        gone = [state for state in self._made if state not in self._wanted.made]
        for state in gone:
            self._made.discard(state)
            self._states.pop(state, None)
            self._free_at_s.pop(state, None)
        return [remove_state(state) for state in sorted(gone)]

    def _creations(self) -> list[Json]:
        new = {state: made for state, made in self._wanted.made.items() if state not in self._made}
        self._made |= new.keys()
        return [
            create_state(state, made.title, made.group, self._wanted.states[state].value) for state, made in new.items()
        ]

    def _choice_updates(self) -> list[Json]:
        changed = {datum: texts for datum, texts in self._wanted.choices.items() if self._choices.get(datum) != texts}
        self._choices |= changed
        return [choice_update(datum, texts) for datum, texts in changed.items()]

    def _state_updates(self, now_s: float, *, decide: bool) -> list[Json]:
        updates = []
        for state, shown in self._wanted.states.items():
            if shown.decides is not decide or self._states.get(state) == shown.value:
                continue
            if shown.calm:
                if self._free_at_s.get(state, now_s) > now_s and not self._events:
                    continue
                self._free_at_s[state] = now_s + CALM_S
            self._states[state] = shown.value
            updates.append(state_update(state, shown.value))
        return updates

    def _slider_updates(self, now_s: float) -> list[Json]:
        updates = []
        for slider, value in self._wanted.sliders.items():
            if self._sliders.get(slider) == value or self._free_at_s.get(slider, now_s) > now_s:
                continue
            self._sliders[slider] = value
            self._free_at_s[slider] = now_s + SLIDER_S
            if len(slider) <= LONGEST_CONNECTOR_ID:
                updates.append(connector_update(slider, value, short=False))
            elif slider in self._short_ids:
                updates.append(connector_update(self._short_ids[slider], value, short=True))
        return updates

    def _fired(self) -> list[Json]:
        events = [trigger_event(event, dict(local)) for event, local in self._events]
        self._events.clear()
        return events
