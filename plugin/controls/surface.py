"""What a surface - buttons, a dock, a script - may know and do: the only door to the controls."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from plugin.controls.commands import Command
from plugin.controls.state import ControlState
from plugin.errors import UserError


class ControlError(UserError):
    """A command that cannot be done; its text is one clear line: what, where, what to do."""


class Surface(Protocol):
    """The controls as a surface sees them. In the event loop only."""

    @property
    def state(self) -> ControlState:
        """How everything stands now."""

    async def do(self, command: Command) -> None:
        """Do what was asked for; when it returns it is done, and all subscribers have been told.

        Raises:
            ControlError: it cannot be done; nothing has changed.
        """

    def subscribe(self, on_change: Callable[[ControlState], None]) -> Callable[[], None]:
        """Be called with each new state, never twice with the same one, from now on; not with the present one.

        Args:
            on_change: must return at once. What it raises is logged and hurts nobody else.

        Returns:
            what ends it; harmless the second time.
        """
