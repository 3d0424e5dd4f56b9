"""The demo's dashboard: controls and pages around a performance instead of an interface."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Mapping

from plugin.adviser import Adviser
from plugin.api.server import ApiStatus
from plugin.asking import Asking
from plugin.browser import open_dashboard
from plugin.bus import Sink
from plugin.config import Config
from plugin.daemon import Service
from plugin.desk import Desk
from plugin.effects import LiveEffects
from plugin.hearing import Hearing
from plugin.tuning import Tuning


class DemoDesk:
    """Controls, API and pages of a demo. In the event loop only.

    Args:
        config: its strips are the performance's.
        hearing: the ears.
        opens: whether to open the dashboard in a browser.
        on_status: called with the dashboard's address, or with why there is none.
        on_ceiling: called with the ceiling in dBTP when another profile is chosen.

    Attributes:
        asking: takes what is asked of the analysis.
    """

    def __init__(
        self,
        config: Config,
        hearing: Hearing,
        *,
        opens: bool,
        on_status: Callable[[ApiStatus], None],
        on_ceiling: Callable[[float], None],
    ) -> None:
        self.asking = Asking()
        aim = config.loudness.aim
        self._config = config
        self._opens = opens
        self._on_status = on_status
        self._on_ceiling = on_ceiling
        self._opening: asyncio.Task[None] | None = None
        self._tuning = Tuning(self.asking, hearing.thresholds, aim.ceiling_dbtp)
        self._desk = Desk(config, hearing.thresholds, LiveEffects(self._tuning), self._told)
        self._adviser = Adviser(aim, self._desk.api.tell_advice)
        self._desk.controls.subscribe(lambda _: self._follow())

    @property
    def sinks(self) -> Mapping[str, Sink]:
        """What takes updates of the sound."""
        return {**self._desk.sinks, "advice": self._adviser.take}

    @property
    def services(self) -> Mapping[str, Service]:
        """What runs meanwhile."""
        return self._desk.services

    def _follow(self) -> None:
        state = self._desk.controls.state
        aim = self._config.loudness.profiles[state.profile]
        self._tuning.switch_detection(on=state.detection)
        self._tuning.set_ceiling(aim.ceiling_dbtp)
        self._adviser.aim(aim)
        self._on_ceiling(aim.ceiling_dbtp)

    def _told(self, status: ApiStatus) -> None:
        self._on_status(status)
        if self._opens and status.address is not None:
            self._opening = asyncio.create_task(open_dashboard(status.address, self._config.api.token_path))


def with_free_port(config: Config) -> Config:
    """The configuration with its API on a port that is free: its own, or else any. A daemon may be running."""
    api = config.api
    try:
        socket.create_server((api.host, api.port)).close()
    except OSError:
        return config.model_copy(update={"api": api.model_copy(update={"port": 0})})
    return config
