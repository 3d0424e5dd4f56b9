"""The one owner of what can be switched while the program runs. In the event loop only."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

from plugin.controls.commands import (
    ChooseProfile,
    Command,
    MarkChapter,
    PauseLoudness,
    ResetLoudness,
    ResetWarnings,
    RunAudit,
    SaveSettings,
    SetSensitivity,
    SetThreshold,
)
from plugin.controls.effects import Effects
from plugin.controls.kept import Kept
from plugin.controls.sensitivity import NEUTRAL, moved
from plugin.controls.state import ControlState
from plugin.controls.surface import ControlError
from plugin.controls.switches import check_known, switched
from plugin.errors import UserError

logger = logging.getLogger(__name__)

Listener = Callable[[ControlState], None]


class Controls:
    """Does commands, and tells whoever has subscribed how everything stands. A `Surface`.

    Args:
        configured: what the configuration says; the controls begin with it.
        profiles: names of the profiles that can be chosen.
        effects: does what lies outside of the state.
    """

    def __init__(self, configured: Kept, profiles: Collection[str], effects: Effects) -> None:
        self._configured = configured
        self._profiles = profiles
        self._effects = effects
        # Each threshold as it was set last, and the sensitivity at that moment: there it is exactly that.
        self._set = {label: (value, NEUTRAL) for label, value in configured.thresholds.items()}
        self._listeners: dict[object, Listener] = {}
        self._saving = asyncio.Lock()
        self._state = ControlState(
            detection=configured.detection,
            warnings=configured.warnings,
            overlays=dict(configured.overlays),
            strips=dict(configured.strips),
            profile=configured.profile,
            panic=False,
            sensitivity=NEUTRAL,
            thresholds=dict(configured.thresholds),
            paused=dict.fromkeys(configured.strips, False),
            changed=False,
        )

    @property
    def state(self) -> ControlState:
        """How everything stands now."""
        return self._state

    def subscribe(self, on_change: Listener) -> Callable[[], None]:
        """As `Surface.subscribe`."""
        key = object()
        self._listeners[key] = on_change

        def end() -> None:
            self._listeners.pop(key, None)

        return end

    async def do(self, command: Command) -> None:
        """As `Surface.do`.

        Raises:
            ControlError: it cannot be done; nothing has changed.
        """
        try:
            await self._do(command)
        except ControlError:
            raise
        except UserError as error:
            raise ControlError(str(error)) from error

    async def _do(self, command: Command) -> None:
        match command:
            case ChooseProfile():
                check_known("profile", command.profile, self._profiles)
                self._become(replace(self._state, profile=command.profile))
            case SetSensitivity():
                self._apply(self._set, command.value)
            case SetThreshold():
                check_known("label", command.label, self._set)
                now = self._state.sensitivity
                self._apply({**self._set, command.label: (command.value, now)}, now)
            case PauseLoudness():
                self._pause(command)
            case ResetWarnings() | ResetLoudness():
                self._reset(command)
            case RunAudit():
                self._effects.run_audit()
            case MarkChapter():
                await self._effects.mark_chapter(command.title)
            case SaveSettings():
                async with self._saving:
                    await self._save()
            case _:
                self._become(switched(self._state, command))

    def _reset(self, command: ResetWarnings | ResetLoudness) -> None:
        strip = self._strip(command.strip)
        if isinstance(command, ResetWarnings):
            self._effects.reset_warnings(strip)
        else:
            self._effects.reset_loudness(strip)

    def _strip(self, name: str | None) -> str | None:
        """The name, if there is such a strip; None stands for all."""
        if name is not None:
            check_known("strip", name, self._state.strips)
        return name

    def _pause(self, command: PauseLoudness) -> None:
        """Pause one strip or all. Toggled, all of them pause unless they do already: none goes the other way."""
        strip = self._strip(command.strip)
        names = list(self._state.paused) if strip is None else [strip]
        paused = command.set.applied(to=all(self._state.paused[name] for name in names))
        self._effects.pause_loudness(strip, paused)
        self._become(replace(self._state, paused={**self._state.paused, **dict.fromkeys(names, paused)}))

    def _apply(self, pins: Mapping[str, tuple[float, float]], sensitivity: float) -> None:
        """Let labels show from other thresholds."""
        thresholds = {label: moved(value, by=sensitivity - at) for label, (value, at) in pins.items()}
        if thresholds != self._state.thresholds:
            self._effects.apply_thresholds(thresholds)
        self._set = dict(pins)
        self._become(replace(self._state, sensitivity=sensitivity, thresholds=thresholds))

    async def _save(self) -> None:
        """Write what is other than configured. The thresholds are the configuration's then: at neutral sensitivity."""
        kept = _kept(self._state)
        changes = kept.since(self._configured)
        if not changes:
            return
        await self._effects.save(changes)
        self._configured = kept
        if self._state.thresholds == kept.thresholds:  # and were not moved in the meantime
            self._set = {label: (value, NEUTRAL) for label, value in kept.thresholds.items()}
            self._become(replace(self._state, sensitivity=NEUTRAL))
        else:
            self._become(self._state)

    def _become(self, after: ControlState) -> None:
        """Stand like this from now on, and tell it if it is news."""
        after = replace(after, changed=bool(_kept(after).since(self._configured)))
        if after == self._state:
            return
        self._state = after
        for listener in tuple(self._listeners.values()):
            try:
                listener(after)
            except Exception:
                logger.exception("A surface failed to show a change; the others go on")


def _kept(state: ControlState) -> Kept:
    return Kept(
        detection=state.detection,
        warnings=state.warnings,
        overlays=state.overlays,
        strips=state.strips,
        profile=state.profile,
        thresholds=state.thresholds,
    )
