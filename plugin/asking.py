"""What is to be done in the analysis thread: asked from anywhere, done there between two pieces of sound."""

from __future__ import annotations

import logging
import queue
from collections.abc import Callable, Iterator

from dsp.analysis import Analysis
from dsp.pipeline import Analyser

COMMANDS_WAITING = 32
"""How many commands wait at most: far more than hands can give between two pieces of sound."""

logger = logging.getLogger(__name__)

Command = Callable[[Analyser], Analysis | None]
"""Does something with the analyser, and gives back what is to be told because of it."""


class Asking:
    """Commands on their way to the one thread that may touch the analyser. Never waits."""

    def __init__(self) -> None:
        self._commands: queue.Queue[Command] = queue.Queue(COMMANDS_WAITING)

    def ask(self, command: Command) -> bool:
        """Have a command done between two pieces of sound, within a few milliseconds; from any thread.

        A command that fails is logged, and the analysis goes on. Those that still wait at the end are not done.

        Returns:
            whether there was room for it.
        """
        try:
            self._commands.put_nowait(command)
        except queue.Full:
            logger.warning("Too many commands at once: %d wait already, and one was left out", COMMANDS_WAITING)
            return False
        return True

    def obey(self, analyser: Analyser) -> Iterator[Analysis]:
        """Do the commands that wait now; what is to be told because of each. In the analysis thread only."""
        for _ in range(self._commands.qsize()):
            try:
                told = self._commands.get_nowait()(analyser)
            except Exception:
                logger.exception("A command to the analysis failed; everything else goes on")
            else:
                yield told or Analysis((), ())
