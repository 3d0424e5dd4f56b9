"""Rules in the running program: what is heard goes in, what is to be done goes on. A sink."""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable

from plugin.mailbox import Update
from plugin.rules.engine import Engine
from plugin.rules.intents import Outcome
from plugin.rules.world import Heard, Input, Measured, Seen, Switched, readings_of
from plugin.scenes.on_air import OnAir

READING_S = 0.1
"""Seconds from one look at the loudness to the next."""

SEEN_WAITING = 64
"""What OBS says between two updates of the sound, at most; the oldest is forgotten first."""


class RuleDriver:
    """Keeps an engine at work; to be called in the event loop only.

    Args:
        engine: the rules. In a dry run it pretends, and ``act`` only prints.
        act: does, or tells, what comes out.
        is_over: whether the program ends: then everything seems to fall silent, and nothing is done because of it.
    """

    def __init__(
        self,
        engine: Engine,
        act: Callable[[Outcome], Awaitable[None]],
        *,
        is_over: Callable[[], bool] = lambda: False,
    ) -> None:
        self._engine = engine
        self._act = act
        self._is_over = is_over
        self._on_air: OnAir | None = None
        self._shown: OnAir | None = None  # to the engine, which keeps still while it sees none
        self._detects = True
        self._still = False
        self._position_s = 0.0
        self._reader = UpdateReader()
        self._seen: deque[Seen | Switched] = deque(maxlen=SEEN_WAITING)

    def see(self, on_air: OnAir | None) -> None:
        """OBS stands so from now on, perhaps as before; None: it is away, or loads a scene collection."""
        self._on_air = on_air
        self._tell()

    def keep_still(self, still: bool) -> None:
        """While it is True no rule begins or ends; what changed meanwhile is made up for afterwards."""
        self._still = still
        self._tell()

    def switch_detection(self, *, on: bool) -> None:
        """Instruments are recognised from now on, or not. While they are not, nobody knows what plays or does not."""
        if on != self._detects:
            self._detects = on
            self._seen.append(Switched(self._position_s, on))

    async def take(self, update: Update) -> None:
        """Take what was heard, and do what follows from it and from what OBS said."""
        if self._is_over():
            return
        seen: list[Input] = list(self._seen)
        self._seen.clear()
        self._position_s = max(self._position_s, position_of(update))
        for outcome in self._engine.step(self._position_s, [*seen, *self._reader.inputs(update)]):
            await self._act(outcome)

    def _tell(self) -> None:
        shown = None if self._still else self._on_air
        if shown != self._shown:
            self._shown = shown
            self._seen.append(Seen(self._position_s, shown))


class UpdateReader:
    """What updates mean for rules. Loudness is looked at every tenth of a second only, however many come."""

    def __init__(self) -> None:
        self._next_reading_s = 0.0

    def inputs(self, update: Update) -> list[Input]:
        """What became known with the next update, in its order."""
        # Where events had to be merged, one that was reported late may stand before others.
        inputs: list[Input] = [Heard(event) for event in sorted(update.events, key=lambda event: event.reported)]
        snapshot = update.snapshot
        if snapshot is not None and snapshot.position_s >= self._next_reading_s:
            self._next_reading_s = snapshot.position_s + READING_S
            inputs.append(Measured(snapshot.position_s, readings_of(snapshot.strips)))
        return inputs


def position_of(update: Update) -> float:
    """Where the stream is by then, in seconds on its clock."""
    times_s = [event.reported for event in update.events]
    return max(times_s + ([update.snapshot.position_s] if update.snapshot else []), default=0.0)
