"""Everything that has to do with OBS: texts, what is on air, the audit, and rules, on one connection."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping

from plugin.audit.auditor import Auditor
from plugin.audit.settings import audit_settings
from plugin.bus import Sink
from plugin.config import Config
from plugin.controls.state import ControlState
from plugin.daemon import Service
from plugin.obs.connection import ObsConnection
from plugin.obs.guest import Guest
from plugin.obs.placement import placements
from plugin.obs.status import ObsStatus
from plugin.obs.text_sources import TextSources
from plugin.rules.driver import RuleDriver
from plugin.rules.engine import Engine
from plugin.rules.executor import Executor
from plugin.rules.intents import Outcome
from plugin.rules.rule import rule_of
from plugin.scenes.resolution import SceneView, view_of
from plugin.scenes.stage import Stage
from plugin.showing import Standing, inputs_of
from plugin.telling.telling import Telling
from plugin.texts import OverlayTexts

logger = logging.getLogger(__name__)


class ObsSide:
    """Puts it together. In the event loop only.

    Args:
        config: of everything.
        on_status: called with each status of the connection.
        on_change: called when something else is on air, an input is muted or not, or the audit finds something else.
        troubles: what keeps Soundcheck from hearing, by the part that has it.
        dry_run: rules tell what they would do, and do nothing.
        is_over: whether the program ends: then rules do nothing any more.

    Attributes:
        connection: to OBS.
        stage: what is on air.
        auditor: what is wrong there.
        mark_chapter: notes this moment, with a title or what plays; a `UserError` where there is nowhere to note it.
    """

    def __init__(
        self,
        config: Config,
        on_status: Callable[[ObsStatus], None],
        on_change: Callable[[], None],
        *,
        troubles: Callable[[], Mapping[str, str]],
        dry_run: bool,
        is_over: Callable[[], bool] = lambda: False,
    ) -> None:
        self.connection: ObsConnection
        self._scenes = config.scenes
        inputs = inputs_of([(strip.name, strip.obs_input) for strip in config.strips])
        sources = TextSources(placements(config.overlays), lambda lines: self.connection.tell_problems("texts", lines))
        self.stage = Stage(inputs.values(), on_change)
        self.auditor = Auditor(
            audit_settings(config),
            lambda events, *, wanted: self.connection.want(events, wanted=wanted),
            on_change,
        )
        self._inputs = inputs
        self._standing = Standing()
        self._telling = Telling(config.obs, config.log, lambda: self.stage.on_air, self._may_tell)
        guests: list[Guest] = [sources, self.stage, self.auditor, *self._telling.guests]
        self.connection = ObsConnection(config.obs, guests, on_status)
        self._texts = OverlayTexts(config, sources.show, troubles=troubles, problems=lambda: self.auditor.problems)
        self.mark_chapter = self._telling.mark_chapter
        self._driver: RuleDriver | None = None
        if config.rules:
            rules = tuple(map(rule_of, config.rules))
            engine = Engine(rules, config.rule_limits.scene_switches_per_minute, pretends=dry_run)
            executor = Executor(self.connection.request, _done, _failed)
            self._driver = RuleDriver(engine, _would if dry_run else executor.act, is_over=is_over)

    @property
    def sinks(self) -> Mapping[str, Sink]:
        """What takes updates of the sound."""
        sinks = {"OBS texts": self._texts.take, "audit": self.auditor.take, **self._telling.sinks}
        return sinks if self._driver is None else {**sinks, "rules": self._driver.take}

    @property
    def services(self) -> Mapping[str, Service]:
        """What runs meanwhile."""
        return {"OBS connection": self.connection.run}

    def show(self) -> None:
        """Hand the texts on as they stand; at the start this clears what an older run may have left."""
        self._texts.show()

    def close(self) -> None:
        """Everything has ended."""
        self._telling.close()

    @property
    def open_strips(self) -> tuple[str, ...]:
        """Strips whose input is known not to be muted."""
        return tuple(strip for strip, name in self._inputs.items() if self.stage.mutes.is_open(name))

    def _may_tell(self, strip: str) -> bool:
        """Whether captions may tell of a strip: neither switched off nor muted in OBS."""
        controls, mutes = self._standing.controls, self._standing.mutes
        if controls is not None and (controls.panic or not controls.strips.get(strip, True)):
            return False
        return not mutes.muted.get(self._inputs[strip], False)

    def stand(self, controls: ControlState) -> SceneView:
        """Follow the switches, and what is on air; what holds in that scene."""
        on_air = self.stage.on_air
        view = view_of(None if on_air is None else on_air.scene, self._scenes)
        self._standing = Standing(controls, view, self.stage.mutes)
        self._texts.stand(self._standing)
        if self._driver is not None:
            self._driver.see(on_air)
            self._driver.keep_still(controls.panic)
            self._driver.switch_detection(on=controls.detection)
        return view


async def _would(outcome: Outcome) -> None:
    logger.info("Rules, dry run: %s", outcome.line)


def _done(line: str) -> None:
    logger.info("Rule %s", line)


def _failed(line: str) -> None:
    logger.warning("Rule %s", line)
