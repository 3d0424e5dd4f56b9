"""What OBS has on air, and which inputs are muted, kept up to date. A guest on the connection."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Final

from plugin.obs.client import Data
from plugin.obs.link import COLLECTION_CHANGED, COLLECTION_CHANGING, Events
from plugin.obs.sources import Ask
from plugin.scenes.on_air import OnAir, read_on_air
from plugin.scenes.privacy import Mutes, read_mutes

FOLLOWED: Final = frozenset(
    {
        "CurrentProgramSceneChanged",
        "SceneNameChanged",
        "StreamStateChanged",
        "RecordStateChanged",
        "InputMuteStateChanged",
        "InputCreated",
        "InputRemoved",
        "InputNameChanged",
        COLLECTION_CHANGING,
        COLLECTION_CHANGED,
    }
)


class Stage:
    """Follows an OBS. In the event loop only.

    Args:
        inputs: those whose mute button matters.
        on_change: called after each change.

    Attributes:
        on_air: how it stands; None while that is not known: OBS is away, or loads a scene collection.
        mutes: what is known of the inputs; nothing then.
        events: the classes of events that it needs: Config, Scenes, Inputs, Outputs.
    """

    events = Events.CONFIG | Events.SCENES | Events.INPUTS | Events.OUTPUTS

    def __init__(self, inputs: Iterable[str], on_change: Callable[[], None]) -> None:
        self.on_air: OnAir | None = None
        self.mutes = Mutes()
        self._inputs = tuple(inputs)
        self._on_change = on_change
        self._ask_again = asyncio.Event()
        self._heard_since = False

    def heard(self, event: str, data: Data) -> None:
        """OBS told something."""
        self._heard_since |= event in FOLLOWED
        if event in {COLLECTION_CHANGING, COLLECTION_CHANGED}:
            self._become(None, Mutes())
            self._ask_again.set()
            return
        if event == "InputCreated":
            self._ask_again.set()
        on_air = None if self.on_air is None else self.on_air.heard(event, data)
        self._become(on_air, self.mutes.heard(event, data))

    async def serve(self, ask: Ask) -> None:
        """Ask how everything stands, and again whenever events do not tell, until cancelled.

        Raises:
            LinkError: the connection broke.
            RequestError: OBS is not ready (207).
        """
        self._ask_again.set()
        try:
            while True:
                await self._ask_again.wait()
                self._ask_again.clear()
                await self._read(ask)
        finally:
            self._become(None, Mutes())

    async def _read(self, ask: Ask) -> None:
        """Read it as of one moment: what happens meanwhile may be older or newer than an answer."""
        while True:
            self._heard_since = False
            on_air, mutes = await read_on_air(ask), await read_mutes(ask, self._inputs)
            if not self._heard_since:
                self._become(on_air, mutes)
                return

    def _become(self, on_air: OnAir | None, mutes: Mutes) -> None:
        if (on_air, mutes) != (self.on_air, self.mutes):
            self.on_air, self.mutes = on_air, mutes
            self._on_change()
