"""What buttons and sliders ask for is done here, in their order; what cannot be done is told."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from plugin.controls.commands import Command, MarkChapter, RunAudit, SaveSettings
from plugin.controls.surface import ControlError, Surface
from plugin.touchportal.declaration import DECLARATION
from plugin.touchportal.dispatch import Dispatch
from plugin.touchportal.holding import Holding
from plugin.touchportal.ids import slider_id
from plugin.touchportal.incoming import Moved, Pressed
from plugin.touchportal.lane import Lane

logger = logging.getLogger(__name__)

SLOW = MarkChapter | RunAudit | SaveSettings
"""What may take its time: panic must not wait behind an audit."""


@dataclass(frozen=True, slots=True)
class Order:
    """A button or slider, understood.

    Attributes:
        command: what it asks for.
        type: pressed, held or let go.
    """

    command: Command
    type: Literal["action", "down", "up"] = "action"


class Buttons:
    """Takes what Touch Portal tells of buttons and sliders.

    Args:
        surface: the controls.
        on_change: called when ``refusal`` has changed.

    Attributes:
        refusal: why the latest thing that was asked for was not done, one line; empty if it was.
    """

    def __init__(self, surface: Surface, on_change: Callable[[], None]) -> None:
        self.refusal = ""
        self._surface = surface
        self._on_change = on_change
        self._dispatch = Dispatch(DECLARATION)
        self._holding = Holding()
        self._quick: Lane[Order | None] = Lane(self._do)
        self._slow: Lane[Order | None] = Lane(self._do)

    async def run(self) -> None:
        """Do what is asked for, until cancelled."""
        await asyncio.gather(self._quick.run(), self._slow.run())

    def pressed(self, message: Pressed) -> None:
        """A button was pressed, is held, or was let go."""
        try:
            command = self._dispatch.pressed(message, self._surface.state)
        except ControlError as error:
            self._refuse(str(error))
        else:
            self._put(Order(command, message.type))

    def moved(self, message: Moved) -> str | None:
        """A slider was moved.

        Returns:
            its id; None if there is no such slider.
        """
        try:
            command = self._dispatch.moved(message, self._surface.state)
            slider = slider_id(message.connector_id, self._dispatch.texts(message))
        except ControlError as error:
            self._refuse(str(error))
            return None
        self._put(Order(command), key=slider)
        return slider

    def release(self) -> None:
        """Nobody can let go any more of what is held: it is as if they all did, after what still waits."""
        self._put(None, key="release")

    def _put(self, order: Order | None, key: str | None = None) -> None:
        lane = self._slow if order is not None and isinstance(order.command, SLOW) else self._quick
        if not lane.put(order, key):
            self._refuse("too much was asked for at once; this was left out")

    async def _do(self, order: Order | None) -> None:
        """Do what an order stands for; None: let go of everything."""
        for command in self._commands(order):
            try:
                await self._surface.do(command)
            except ControlError as error:
                self._refuse(str(error))
            except Exception as error:
                logger.exception("Touch Portal: %s failed", command.command)
                self._refuse(f"{command.command} failed: {type(error).__name__}: {error}")
            else:
                self._say("")

    def _commands(self, order: Order | None) -> tuple[Command, ...]:
        if order is None:
            return self._holding.release()
        match order.type:
            case "down":
                return self._holding.down(order.command, self._surface.state)
            case "up":
                return self._holding.up(order.command)
            case _:
                return (order.command,)

    def _refuse(self, why: str) -> None:
        logger.warning("Touch Portal: %s", why)
        self._say(why)

    def _say(self, refusal: str) -> None:
        if refusal != self.refusal:
            self.refusal = refusal
            self._on_change()
