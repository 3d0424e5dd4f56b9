"""How the analysis is tuned while it runs: what hands have set, and what the scene on air wants besides."""

from __future__ import annotations

from collections.abc import Mapping

from plugin.asking import Asking, Command
from plugin.errors import UserError


class Tuning:
    """Tells the analysis its thresholds, whether to recognise instruments, and the ceiling; on change only.

    Args:
        asking: takes commands to the analysis.
        thresholds: of all labels, as it starts with them.
        ceiling_dbtp: the same.
    """

    def __init__(self, asking: Asking, thresholds: Mapping[str, float], ceiling_dbtp: float) -> None:
        self._asking = asking
        self._set = dict(thresholds)
        self._of_scene: Mapping[str, float] = {}
        self._detection = True
        self._ceiling_dbtp = ceiling_dbtp

    def set_thresholds(self, thresholds: Mapping[str, float]) -> None:
        """Hands have set these.

        Raises:
            UserError: there is no room for it; nothing has changed.
        """
        self._tune(thresholds, self._of_scene)

    def enter_scene(self, thresholds: Mapping[str, float]) -> None:
        """A scene is on air that wants these of some labels; they count before what hands have set."""
        self._tune(self._set, thresholds)

    def switch_detection(self, *, on: bool) -> None:
        """Recognise instruments, or save the work."""
        if on != self._detection:
            self.do(lambda analyser: analyser.set_detection(on))
            self._detection = on

    def set_ceiling(self, dbtp: float) -> None:
        """True peaks above it are overs."""
        if dbtp != self._ceiling_dbtp:
            self.do(lambda analyser: analyser.set_ceiling(dbtp))
            self._ceiling_dbtp = dbtp

    def do(self, command: Command) -> None:
        """Have something else done in the analysis.

        Raises:
            UserError: there is no room for it.
        """
        if not self._asking.ask(command):
            raise UserError("too much was asked for at once: try again")

    def _tune(self, by_hand: Mapping[str, float], of_scene: Mapping[str, float]) -> None:
        before = {**self._set, **self._of_scene}
        after = {**by_hand, **of_scene}
        if after != before:
            self.do(lambda analyser: analyser.set_thresholds(after))
        self._set, self._of_scene = dict(by_hand), dict(of_scene)
